package io.dynamolatency.result;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A time in which the JVM that makes the calls, or the machine it runs on, stood still, so that a call that was under
 * way could not go on: a stall of the harness's own. Times are {@link System#nanoTime()} of this JVM.
 *
 * @param kind who stood still, and what for
 * @param what the same in words, such as {@code GC G1New (G1 Evacuation Pause)}, {@code safepoint (RedefineClasses)} or
 *     {@code scheduler}
 * @param startNanos when it began; for {@link Kind#SCHEDULER} the latest possible moment
 * @param endNanos when it was over
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record Stall(Kind kind, String what, long startNanos, long endNanos) {

    /** Who stood still, and what for. */
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

    /** How long it was, in nanoseconds. */
    public long nanos() {
        return endNanos - startNanos;
    }

    /** Returns whether part of it lies between two moments; a touching end does not count. */
    public boolean overlaps(long fromNanos, long toNanos) {
        // nanoTime may wrap: the difference is what has a sign
        return endNanos - fromNanos > 0 && toNanos - startNanos > 0;
    }
}
