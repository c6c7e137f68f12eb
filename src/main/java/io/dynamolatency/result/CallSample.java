package io.dynamolatency.result;

import io.dynamolatency.wire.Exchange;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * One timed call with the exchanges that it sent. Times are values of {@link System#nanoTime()} in this JVM. In virtual
 * time, each value also includes the delays that the kit added before it.
 *
 * @param thread the number of the thread that made the call, from 0
 * @param intendedNanos the call's intended start; equals {@code startNanos} without a rate
 * @param startNanos the call's real start
 * @param endNanos the call's end
 * @param failed whether the call failed
 * @param exchanges the call's exchanges in order. These are all exchanges with the call's SDK invocation id. Without
 *     ids, these are all exchanges between the call's start and end. Empty if the call sent nothing, or if its
 *     exchanges are unknown
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record CallSample(
        int thread, long intendedNanos, long startNanos, long endNanos, boolean failed, List<Exchange> exchanges) {

    public CallSample {
        exchanges = List.copyOf(exchanges);
    }

    /** Returns whether the call used a new connection. */
    public boolean onNewConnection() {
        return exchanges.stream().anyMatch(e -> !e.reused());
    }
}
