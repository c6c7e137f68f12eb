package io.dynamolatency.internal.wire;

/**
 * The clock that times calls and their exchanges. It shows {@link System#nanoTime()}. If the proxy charges round trips
 * instead of waiting for them, this clock also adds the time of all charges so far. Thread-safe.
 */
public interface CallClock {

    /** The clock of this JVM. */
    CallClock REAL = System::nanoTime;

    /** Returns the current time. Costs no more than {@link System#nanoTime()}, and allocates nothing. */
    long now();

    /** Returns what this clock showed when {@link System#nanoTime()} had the given value. */
    default long fromReal(long nanoTime) {
        return nanoTime;
    }

    /** Returns the value that {@link System#nanoTime()} had when this clock reached the given time. */
    default long toReal(long now) {
        return now;
    }
}
