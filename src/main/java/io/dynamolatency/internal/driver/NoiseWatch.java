package io.dynamolatency.internal.driver;

import io.dynamolatency.result.Noise;

/** Watches the machine from when it is made until it is closed. For one thread. */
public interface NoiseWatch extends AutoCloseable {

    /**
     * What was seen of a stretch of time of the watch, on the clock of {@link System#nanoTime()}. To be asked before
     * the run of tests is over, and not while calls are timed: it takes some 20 ms. CPU steal is known when the watch
     * is closed.
     */
    Noise between(long fromNanos, long toNanos);

    @Override
    void close();
}
