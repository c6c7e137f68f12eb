package io.dynamolatency.internal.firstcall;

import java.time.Instant;

/**
 * Compares {@link System#nanoTime()} with the time of day, so that the times of two JVMs can be compared.
 */
final class WallClock {

    private static final int TRIES = 5;
    private static final long NANOS = 1_000_000_000;

    private WallClock() {}

    /**
     * Returns the difference between the time of day and {@link System#nanoTime()}, in nanoseconds. Uses the most exact
     * of several readings.
     */
    static long offset() {
        long best = Long.MAX_VALUE;
        long offset = 0;
        for (int i = 0; i < TRIES; i++) {
            long before = System.nanoTime();
            Instant now = Instant.now();
            long took = System.nanoTime() - before;
            if (took < best) {
                best = took;
                offset = now.getEpochSecond() * NANOS + now.getNano() - (before + took / 2);
            }
        }
        return offset;
    }
}
