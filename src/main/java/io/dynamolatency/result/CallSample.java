package io.dynamolatency.result;

import io.dynamolatency.wire.Exchange;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * One timed call, tied to what it did on the wire. Times are {@link System#nanoTime()} of this JVM.
 *
 * @param thread which of the threads made it, from 0
 * @param intendedNanos when it was to start: the same as {@code startNanos} unless calls were made at a rate
 * @param startNanos when it started
 * @param endNanos when it was over
 * @param failed whether it threw
 * @param exchanges its exchanges in their order: those that carry its SDK invocation id, or, where a client sends none,
 *     those that began and ended in its time; empty where it sent nothing, or where that is not known
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record CallSample(
        int thread, long intendedNanos, long startNanos, long endNanos, boolean failed, List<Exchange> exchanges) {

    /** Copies the exchanges. */
    public CallSample {
        exchanges = List.copyOf(exchanges);
    }

    /** Whether it had to wait for a connection that was opened for it. */
    public boolean onNewConnection() {
        return exchanges.stream().anyMatch(e -> !e.reused());
    }
}
