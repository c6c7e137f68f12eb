package io.dynamolatency.result;

import io.dynamolatency.internal.text.Numbers;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The network round trips of a call, estimated from call times at two round-trip times.
 *
 * <p>The estimate is {@code (median at the test's round-trip time - median at the other round-trip time) / (test's
 * round-trip time - other round-trip time)}. Both medians contain the cost of a call without the network, so this cost
 * cancels out. The same calls therefore have the same figure at a round-trip time of 2 ms and of 40 ms. The second
 * median comes from 24 further calls of the same run, or from two calls of each thread if that is more. Half of these
 * calls come before the timed calls, and half after them.
 *
 * <p>An external process is measured at one round-trip time only. The kit then counts the round trips on the wire, and
 * the estimate equals both bounds.
 *
 * @param perCall the estimate for the median of the calls after the first; 1.0 if the median call is one request on a
 *     reused connection
 * @param low the lower bound, from the exact bounds of both medians; {@link Double#NEGATIVE_INFINITY} if there are too
 *     few calls
 * @param high the upper bound; {@link Double#POSITIVE_INFINITY} if there are too few calls
 * @param confidence the lowest probability that the bounds contain the median call's round trips; 1.0 if the round
 *     trips were counted
 * @param counted the round trips of the median call, counted on the wire. Each exchange that began after the previous
 *     exchange ended counts as one round trip. The count includes the round trips of TCP and TLS for new connections.
 *     It also includes the round trips that large requests and answers need because of TCP's windows. Empty if the kit
 *     does not know which exchanges belong to which call
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record RoundTrips(double perCall, double low, double high, double confidence, OptionalDouble counted) {

    /** Makes a figure from round trips that the kit counted on the wire. Estimate and bounds are equal. */
    public static RoundTrips counted(double onTheWire) {
        return new RoundTrips(onTheWire, onTheWire, onTheWire, 1, OptionalDouble.of(onTheWire));
    }

    /** Returns whether the round trips were counted on the wire rather than estimated from times. */
    public boolean isCounted() {
        return confidence == 1;
    }

    /** Returns the round trips as reports show them: {@code 3.1 (2.9 to 3.2 with 99.9 % confidence)}. */
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
