package io.dynamolatency.internal.proxy;

import java.util.concurrent.TimeUnit;

/**
 * How much earlier a thread asks to be woken, learned from how late it woke. Then half of the wake-ups are at most 30
 * microseconds late. A larger share would cost more CPU time for waiting awake. Thread-safe if only one thread learns.
 */
final class WakeUpLead {

    private static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** At most 3 % of a core at a hundred calls a second, each with two delays. */
    private static final long MOST_NANOS = TimeUnit.MICROSECONDS.toNanos(150);

    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(1);

    /** A delay that is small enough. */
    private static final long TOLERATED_NANOS = TimeUnit.MICROSECONDS.toNanos(30);

    private volatile long nanos = TimeUnit.MICROSECONDS.toNanos(80);

    /** From {@code 20} to {@code 150} microseconds. */
    long nanos() {
        return nanos;
    }

    /** Learns from a wake-up that came this long after the requested time. */
    void learn(long lateNanos) {
        long lead = nanos;
        long next = lead + (lateNanos > lead + TOLERATED_NANOS ? STEP_NANOS : -STEP_NANOS);
        nanos = Math.max(LEAST_NANOS, Math.min(MOST_NANOS, next));
    }
}
