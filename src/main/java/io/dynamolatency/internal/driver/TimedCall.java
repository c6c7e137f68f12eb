package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;

/** The test's body. The kit repeats this call and times it. */
@FunctionalInterface
public interface TimedCall {

    /** Makes the call once. The call counts as failed if this method throws, except for errors of the JVM itself. */
    void call(ConnectionMode mode) throws Throwable;
}
