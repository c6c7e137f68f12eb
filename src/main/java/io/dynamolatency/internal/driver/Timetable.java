package io.dynamolatency.internal.driver;

import io.dynamolatency.Rate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * When each call of a block is to start in an open loop, and which thread makes it: the next that is free. Thread-safe;
 * one counter is all that threads share.
 */
final class Timetable {

    /** Threads that wait for the first calls have to wake up: the first of them would be late otherwise. */
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Rate rate;
    private final int calls;
    private final long origin;
    private final AtomicLong next;

    /** A table that begins now, for so many calls; no fewer than there are threads. */
    Timetable(Rate rate, int calls, int threads) {
        this.rate = rate;
        this.calls = calls;
        this.origin = System.nanoTime() + LEAD_NANOS;
        // each thread's first call is settled, so that none goes without one
        this.next = new AtomicLong(threads);
    }

    /** The next call that no thread has taken; {@link #isOver} says whether there was one left. */
    long take() {
        return next.getAndIncrement();
    }

    boolean isOver(long call) {
        return call >= calls;
    }

    /** When a call is to start, on the clock of {@link System#nanoTime()}. */
    long startOf(long call) {
        return origin + rate.nanosUntil(call);
    }

    /** From the first call's intended start to the end of the interval that belongs to a call that started then. */
    long nanosUntilAfter(long started) {
        return started - origin + rate.nanosUntil(1);
    }

    /**
     * Waits; never returns early.
     *
     * @throws InterruptedException when it was interrupted meanwhile
     */
    static void await(long start) throws InterruptedException {
        for (long left = start - System.nanoTime(); left > 0; left = start - System.nanoTime()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(left);
        }
    }
}
