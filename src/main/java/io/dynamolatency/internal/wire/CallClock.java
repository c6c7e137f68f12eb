package io.dynamolatency.internal.wire;

/**
 * The clock that calls and their exchanges are timed by. It is that of {@link System#nanoTime()}. If round trips are
 * charged instead of being waited for, it is ahead of that clock by all charges so far. Thread-safe.
 */
public interface CallClock {

    /** The clock of this JVM. */
    CallClock REAL = new CallClock() {
        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public long fromReal(long nanoTime) {
            return nanoTime;
        }

        @Override
        public long toReal(long now) {
            return now;
        }
    };

    /** Returns the present time. Costs no more than {@link System#nanoTime()}, and allocates nothing. */
    long now();

    /** Returns what this clock showed at a time of {@link System#nanoTime()}. */
    long fromReal(long nanoTime);

    /** Returns when, on the clock of {@link System#nanoTime()}, this clock had reached a time. */
    long toReal(long now);
}
