package io.dynamolatency.result;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A time in which the JVM that makes the calls, or its machine, stood still, so that calls could not go on. Times are
 * {@link System#nanoTime()} of this JVM.
 *
 * @param kind what stood still
 * @param what the reason in words, such as {@code GC G1New (G1 Evacuation Pause)}, {@code safepoint (RedefineClasses)}
 *     or {@code scheduler}
 * @param startNanos when it began; for {@link Kind#SCHEDULER} the latest possible moment
 * @param endNanos when it was over
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Stall(Kind kind, String what, long startNanos, long endNanos) {

    /** What stood still, and for what. */
    public enum Kind {
        /** The JVM, to collect garbage: it ran none of its threads. */
        GC,
        /** The JVM, for something else: it ran none of its threads. */
        SAFEPOINT,
        /**
         * The machine: a thread of this JVM that was due did not run, whether other work or the hypervisor had the
         * cores.
         */
        SCHEDULER
    }

    /** Returns its length in nanoseconds. */
    public long nanos() {
        return endNanos - startNanos;
    }

    /** Returns whether part of it lies between two moments; a touching end does not count. */
    public boolean overlaps(long fromNanos, long toNanos) {
        // nanoTime may wrap: the difference is what has a sign
        return endNanos - fromNanos > 0 && toNanos - startNanos > 0;
    }
}
