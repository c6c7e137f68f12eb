package io.dynamolatency.internal.driver;

import io.dynamolatency.result.Noise;

/** Watches the machine until this object is closed. Only one thread is allowed to use an object. */
public interface NoiseWatch extends AutoCloseable {

    /**
     * Returns the noise between two moments, which are on the clock that times the calls. Takes about 20 ms, so don't
     * call this method while calls are timed. Call this method before the run of tests ends. CPU steal is unknown until
     * the watch is closed.
     */
    Noise between(long fromNanos, long toNanos);

    @Override
    void close();
}
