package io.dynamolatency.frontdoor;

import java.util.concurrent.TimeUnit;

/**
 * How much too early a thread asks to be woken, so that it is seldom too late: learned from how late it was. Three of four
 * wake-ups are early enough; to have all of them so would cost more time than it saves. Thread-safe as long as one thread learns.
 */
final class WakeUpLead {

    private static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** 2 % of a core at a hundred calls a second, each with a delay there and one back, were all of it spent. */
    private static final long MOST_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(1);

    /** Steps up for one that was too late, for one step down for one that was early enough: in balance at three of four. */
    private static final int STEPS_UP = 3;

    private volatile long nanos = TimeUnit.MICROSECONDS.toNanos(100);

    /** From {@code 20} to {@code 200} microseconds. */
    long nanos() {
        return nanos;
    }

    /** A wake-up came so long after the time that it was asked for. */
    void learn(long lateNanos) {
        long lead = nanos;
        long next = lateNanos > lead ? lead + STEPS_UP * STEP_NANOS : lead - STEP_NANOS;
        nanos = Math.max(LEAST_NANOS, Math.min(MOST_NANOS, next));
    }
}
