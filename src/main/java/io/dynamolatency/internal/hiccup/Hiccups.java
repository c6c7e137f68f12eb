package io.dynamolatency.internal.hiccup;

import io.dynamolatency.result.Noise.Stall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The late wake-ups of a thread that sleeps for a fixed time. Keeps the newest ones, about 60 bytes each. Thread-safe;
 * one thread sleeps.
 */
final class Hiccups {

    /** A machine with more hiccups can't measure anything. */
    static final int MOST = 50_000;

    private final long periodNanos;
    private final long leastNanos;
    private final int most;
    private final Deque<Stall> late = new ArrayDeque<>();
    private long asleepSince;
    private boolean forgotten;
    private long forgottenUntil;

    /**
     * Keeps nothing yet.
     *
     * @param periodNanos the time that the thread sleeps
     * @param leastNanos the least delay that counts
     * @param most the number of hiccups to keep
     */
    Hiccups(long periodNanos, long leastNanos, int most) {
        this.periodNanos = periodNanos;
        this.leastNanos = leastNanos;
        this.most = most;
    }

    /** Notes that the thread goes to sleep for the first time. */
    synchronized void asleep(long now) {
        asleepSince = now;
    }

    /** Notes that the thread woke, and sleeps again at once. */
    synchronized void woken(long now) {
        long due = asleepSince + periodNanos;
        // nanoTime may wrap: compare differences
        if (now - due >= leastNanos) {
            if (late.size() == most) {
                forgotten = true;
                forgottenUntil = late.removeFirst().endNanos();
            }
            late.addLast(new Stall(Stall.Kind.SCHEDULER, "scheduler", due, now));
        }
        asleepSince = now;
    }

    /** The hiccups that overlap an interval, each from the time when the thread was due until it woke. */
    synchronized List<Stall> between(long fromNanos, long toNanos) {
        return late.stream().filter(stall -> stall.overlaps(fromNanos, toNanos)).toList();
    }

    /** Why not all hiccups since a time are known; empty if they are. */
    synchronized Optional<String> unknown(long fromNanos) {
        return forgotten && forgottenUntil - fromNanos > 0
                ? Optional.of("there were more than " + most + ", and the oldest were forgotten")
                : Optional.empty();
    }
}
