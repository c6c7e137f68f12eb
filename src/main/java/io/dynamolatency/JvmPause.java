package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A time in which the JVM that makes the calls ran none of its threads. Times are {@link System#nanoTime()} of this JVM.
 *
 * @param what what it stood still for, such as {@code GC G1New (G1 Evacuation Pause)} or {@code safepoint (RedefineClasses)}
 * @param startNanos when it began to stop its threads
 * @param endNanos when they went on
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record JvmPause(String what, long startNanos, long endNanos) {

    /** How long it was, in nanoseconds. */
    public long nanos() {
        return endNanos - startNanos;
    }

    /** Whether some of it lies between two moments. */
    public boolean overlaps(long fromNanos, long toNanos) {
        // nanoTime may wrap: the difference is what has a sign
        return endNanos - fromNanos > 0 && toNanos - startNanos > 0;
    }
}
