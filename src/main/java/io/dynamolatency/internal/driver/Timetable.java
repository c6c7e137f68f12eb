package io.dynamolatency.internal.driver;

import io.dynamolatency.Rate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The intended starts of the calls of a block, if the test has a rate. The next free thread takes the next call.
 * Thread-safe; threads share only one counter.
 */
final class Timetable {

    /**
     * The time between the creation of the table and the first call, so that threads have time to wake up for the first
     * call.
     */
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Rate rate;
    private final int calls;
    private final long origin;
    private final AtomicLong next;

    /** Makes a table that begins now. {@code calls} must be at least {@code threads}. */
    Timetable(Rate rate, int calls, int threads) {
        this.rate = rate;
        this.calls = calls;
        this.origin = System.nanoTime() + LEAD_NANOS;
        // each thread has a fixed first call, so that no thread is without a call
        this.next = new AtomicLong(threads);
    }

    /** Takes the next call and returns its number. Check with {@link #isOver} whether a call was left. */
    long take() {
        return next.getAndIncrement();
    }

    boolean isOver(long call) {
        return call >= calls;
    }

    /** Returns the intended start of a call, on the clock of {@link System#nanoTime()}. */
    long startOf(long call) {
        return origin + rate.nanosUntil(call);
    }

    /**
     * Returns the time between two moments: the first call's intended start, and one interval after the start of a
     * call.
     */
    long nanosUntilAfter(long started) {
        return started - origin + rate.nanosUntil(1);
    }

    /**
     * Waits until the start of a call, and never returns before that time.
     *
     * @throws InterruptedException if the thread was interrupted
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
