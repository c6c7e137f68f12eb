package io.dynamolatency.internal.backend.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition; the bound only keeps a broken test from hanging. */
final class Eventually {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private Eventually() {}

    static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > BOUND.toNanos()) {
                throw new AssertionError("Not within " + BOUND.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
