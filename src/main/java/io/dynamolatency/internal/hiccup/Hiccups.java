package io.dynamolatency.internal.hiccup;

import io.dynamolatency.result.Noise.Stall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Stores the late wake-ups of a thread that sleeps for a fixed time. Keeps only the newest wake-ups, which take about
 * 60 bytes each. Thread-safe, but only one thread can be the sleeping thread.
 */
final class Hiccups {

    /** The largest number of hiccups to keep. A machine with more hiccups can't measure anything. */
    static final int MOST = 50_000;

    private final long periodNanos;
    private final long leastNanos;
    private final int most;
    private final Deque<Stall> late = new ArrayDeque<>();
    private long asleepSince;
    private boolean forgotten;
    private long forgottenUntil;

    /**
     * Starts without hiccups.
     *
     * @param periodNanos the time that the thread sleeps
     * @param leastNanos the least lateness that counts as a hiccup
     * @param most the largest number of hiccups to keep
     */
    Hiccups(long periodNanos, long leastNanos, int most) {
        this.periodNanos = periodNanos;
        this.leastNanos = leastNanos;
        this.most = most;
    }

    /** Records that the thread goes to sleep for the first time. */
    synchronized void asleep(long now) {
        asleepSince = now;
    }

    /** Records that the thread woke. The thread goes back to sleep immediately after this call. */
    synchronized void woken(long now) {
        long due = asleepSince + periodNanos;
        // nanoTime can wrap around, so compare differences with zero
        if (now - due >= leastNanos) {
            if (late.size() == most) {
                forgotten = true;
                forgottenUntil = late.removeFirst().endNanos();
            }
            late.addLast(new Stall(Stall.Kind.SCHEDULER, "scheduler", due, now));
        }
        asleepSince = now;
    }

    /**
     * Returns the hiccups that overlap an interval. Each hiccup lasts from the time when the thread was due until the
     * thread woke.
     */
    synchronized List<Stall> between(long fromNanos, long toNanos) {
        return late.stream().filter(stall -> stall.overlaps(fromNanos, toNanos)).toList();
    }

    /** Returns the reason if some hiccups since a time are unknown; empty if all are known. */
    synchronized Optional<String> unknown(long fromNanos) {
        return forgotten && forgottenUntil - fromNanos > 0
                ? Optional.of("there were more than " + most + ", and the oldest were forgotten")
                : Optional.empty();
    }
}
