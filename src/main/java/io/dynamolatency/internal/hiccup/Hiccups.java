package io.dynamolatency.internal.hiccup;

import io.dynamolatency.result.Stall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * When a thread that sleeps for a fixed time was woken late, and how late. Holds the newest of them, some 60 bytes each.
 * Thread-safe; one thread sleeps.
 */
final class Hiccups {

    /** More are of no use to anybody: a machine that is late as often as that measures nothing. */
    static final int MOST = 50_000;

    private final long periodNanos;
    private final long leastNanos;
    private final int most;
    private final Deque<Stall> late = new ArrayDeque<>();
    private long asleepSince;
    private boolean forgotten;
    private long forgottenUntil;

    /**
     * None so far.
     *
     * @param periodNanos for how long the thread sleeps
     * @param leastNanos how late it has to be to be noted
     * @param most how many are kept
     */
    Hiccups(long periodNanos, long leastNanos, int most) {
        this.periodNanos = periodNanos;
        this.leastNanos = leastNanos;
        this.most = most;
    }

    /** The thread goes to sleep for the first time. */
    synchronized void asleep(long now) {
        asleepSince = now;
    }

    /** The thread woke now, and goes to sleep again at once. */
    synchronized void woken(long now) {
        long due = asleepSince + periodNanos;
        // nanoTime may wrap: the difference is what has a sign
        if (now - due >= leastNanos) {
            if (late.size() == most) {
                forgotten = true;
                forgottenUntil = late.removeFirst().endNanos();
            }
            late.addLast(new Stall(Stall.Kind.SCHEDULER, "scheduler", due, now));
        }
        asleepSince = now;
    }

    /** From when it was to wake until it woke, where some of that lies between two moments. */
    synchronized List<Stall> between(long fromNanos, long toNanos) {
        return late.stream().filter(stall -> stall.overlaps(fromNanos, toNanos)).toList();
    }

    /** Why not all is known from a moment on; empty where it is. */
    synchronized Optional<String> unknown(long fromNanos) {
        return forgotten && forgottenUntil - fromNanos > 0
                ? Optional.of("there were more than " + most + ", and the oldest were forgotten")
                : Optional.empty();
    }
}
