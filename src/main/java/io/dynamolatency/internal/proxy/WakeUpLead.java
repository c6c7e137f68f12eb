package io.dynamolatency.internal.proxy;

import java.util.concurrent.TimeUnit;

/**
 * How much too early a thread asks to be woken, so that it is mostly not much too late: learned from how late it was. Half of the
 * wake-ups are late by no more than 30 microseconds; to have more of them so, or sooner, costs time spent waiting awake. Thread-safe
 * as long as one thread learns.
 */
final class WakeUpLead {

    private static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** 3 % of a core at a hundred calls a second, each with a delay there and one back, were all of it spent. */
    private static final long MOST_NANOS = TimeUnit.MICROSECONDS.toNanos(150);

    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(1);

    /** A wake-up that is late by no more is good enough. */
    private static final long TOLERATED_NANOS = TimeUnit.MICROSECONDS.toNanos(30);

    private volatile long nanos = TimeUnit.MICROSECONDS.toNanos(80);

    /** From {@code 20} to {@code 150} microseconds. */
    long nanos() {
        return nanos;
    }

    /** A wake-up came so long after the time that it was asked for. */
    void learn(long lateNanos) {
        long lead = nanos;
        long next = lead + (lateNanos > lead + TOLERATED_NANOS ? STEP_NANOS : -STEP_NANOS);
        nanos = Math.max(LEAST_NANOS, Math.min(MOST_NANOS, next));
    }
}
