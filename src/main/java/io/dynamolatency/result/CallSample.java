package io.dynamolatency.result;

import io.dynamolatency.wire.Exchange;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * One timed call with its exchanges. Times are {@link System#nanoTime()} of this JVM.
 *
 * @param thread the number of the thread that made it, from 0
 * @param intendedNanos its intended start; equals {@code startNanos} without a rate
 * @param startNanos its real start
 * @param endNanos its end
 * @param failed whether it failed
 * @param exchanges its exchanges in order: those with its SDK invocation id, or without ids those within its time;
 *     empty if it sent nothing, or if its exchanges are unknown
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record CallSample(
        int thread, long intendedNanos, long startNanos, long endNanos, boolean failed, List<Exchange> exchanges) {

    /** Copies the exchanges. */
    public CallSample {
        exchanges = List.copyOf(exchanges);
    }

    /** Returns whether it used a new connection. */
    public boolean onNewConnection() {
        return exchanges.stream().anyMatch(e -> !e.reused());
    }
}
