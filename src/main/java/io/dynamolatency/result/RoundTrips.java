package io.dynamolatency.result;

import io.dynamolatency.internal.text.Numbers;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The network round trips of a call, told by its times: how much longer it takes over a longer round trip.
 *
 * <p>{@code (median over the test's round trip - median over another) / (the one round trip - the other)}. The cost of
 * a call apart from the network is in both medians, so it cancels out: the same calls have the same figure at 2 ms and
 * at 40 ms. The other median comes from 24 calls of the same run, half before and half after the timed ones.
 *
 * <p>For an external process there is no second round trip. The wire alone counts, and all figures are equal.
 *
 * @param perCall the estimate for the median call after the first; 1.0 for a request on a reused connection
 * @param low the lower bound, from the exact bounds of both medians; {@link Double#NEGATIVE_INFINITY} if there are too
 *     few calls
 * @param high the upper bound; {@link Double#POSITIVE_INFINITY} if there are too few calls
 * @param confidence the least probability that the bounds hold the median call's round trips; 1 if they were counted
 * @param counted the median call on the wire: one for each exchange that began after the one before, those of TCP and
 *     TLS for new connections, and those of TCP's windows for large requests and answers; empty if the calls of the
 *     exchanges are unknown
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record RoundTrips(double perCall, double low, double high, double confidence, OptionalDouble counted) {

    /** Returns round trips that were counted on the wire. */
    public static RoundTrips counted(double onTheWire) {
        return new RoundTrips(onTheWire, onTheWire, onTheWire, 1, OptionalDouble.of(onTheWire));
    }

    /** Returns whether they were counted rather than estimated. */
    public boolean isCounted() {
        return confidence == 1;
    }

    /** For people: {@code 3.1 (2.9 to 3.2 with 99.9 % confidence)}. */
    @Override
    public String toString() {
        if (isCounted()) {
            return Numbers.decimal(perCall) + " (counted on the wire)";
        }
        return Numbers.decimal(perCall)
                + (Double.isInfinite(high)
                        ? " (from too few calls for bounds)"
                        : " (" + Numbers.decimal(low) + " to " + Numbers.decimal(high) + " with "
                                + Numbers.number(100 * confidence) + " % confidence)");
    }
}
