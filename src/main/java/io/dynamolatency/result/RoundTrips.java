package io.dynamolatency.result;

import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.text.Numbers;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How many network round trips a call takes, told from times alone: by how much longer it takes over a longer round
 * trip.
 *
 * <p>{@code (median over the test's round trip - median over another) / (the one round trip - the other)}. What a call
 * costs apart from the network, this machine's wake-ups included, is in both medians and falls out, so that the same
 * calls have the same figure at 2 ms and at 40 ms. It is learned in the same run, from
 * {@value RoundTripReference#CALLS} calls, half before and half after the timed ones.
 *
 * <p>Calls of another process are not made over another round trip: there the wire alone tells, which knows each round
 * trip, and all figures are the same.
 *
 * @param perCall the estimate for the median call after the first; 1.0 for a request on a kept connection
 * @param low the lower bound, from the exact bounds of both medians; {@link Double#NEGATIVE_INFINITY} where so few
 *     calls give none
 * @param high the upper bound; {@link Double#POSITIVE_INFINITY} where so few calls give none
 * @param confidence the least probability that the median call's round trips lie between them; 1 where they were
 *     counted
 * @param counted what the wire shows of the median call: one for each exchange that began when the one before was over,
 *     and those of TCP and TLS for each of them that had to wait for a new connection, and those for which TCP's
 *     windows held back what is larger than they were; empty where it is not known which exchanges are whose
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record RoundTrips(double perCall, double low, double high, double confidence, OptionalDouble counted) {

    /** What the wire shows, where there is nothing else to go by: no estimate, so it is certain. */
    public static RoundTrips counted(double onTheWire) {
        return new RoundTrips(onTheWire, onTheWire, onTheWire, 1, OptionalDouble.of(onTheWire));
    }

    /** Whether there was nothing to estimate. */
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
