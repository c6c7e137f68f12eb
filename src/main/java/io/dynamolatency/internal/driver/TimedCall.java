package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import org.apiguardian.api.API.Status;
import org.apiguardian.api.API;

/** The body: one call, to be repeated and timed. */
@API(status = Status.INTERNAL, since = "0.1")
@FunctionalInterface
public interface TimedCall {

    /** Makes the call once. Whatever it throws counts as a failed call, but for errors of the JVM itself. */
    void call(ConnectionMode mode) throws Throwable;
}
