package io.dynamolatency.internal.proxy;

import java.util.concurrent.TimeUnit;

/**
 * Learns how late a sleeping thread wakes up. The lead is how much earlier than needed the thread should ask to be
 * woken. With this lead, half of the wake-ups are at most 30 microseconds late. For more punctual wake-ups, threads
 * would have to stay awake longer, which costs CPU time. Thread-safe if only one thread calls {@link #learn}.
 */
final class WakeUpLead {

    private static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** The longest lead. At a hundred calls a second with two delays each, this lead costs at most 3 % of a core. */
    private static final long MOST_NANOS = TimeUnit.MICROSECONDS.toNanos(150);

    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(1);

    /** Half of the wake-ups are allowed to be later than this. */
    private static final long TOLERATED_NANOS = TimeUnit.MICROSECONDS.toNanos(30);

    private volatile long nanos = TimeUnit.MICROSECONDS.toNanos(80);

    /** Returns the lead, 20 to 150 microseconds. */
    long nanos() {
        return nanos;
    }

    /** Learns from a wake-up that was {@code lateNanos} after the time at which the thread had asked to be woken. */
    void learn(long lateNanos) {
        long lead = nanos;
        long next = lead + (lateNanos > lead + TOLERATED_NANOS ? STEP_NANOS : -STEP_NANOS);
        nanos = Math.max(LEAST_NANOS, Math.min(MOST_NANOS, next));
    }
}
