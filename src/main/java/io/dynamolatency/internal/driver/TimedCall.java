package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;

/** The body: one call, to be repeated and timed. */
@FunctionalInterface
public interface TimedCall {

    /** Makes the call once. Whatever it throws counts as a failed call, but for errors of the JVM itself. */
    void call(ConnectionMode mode) throws Throwable;
}
