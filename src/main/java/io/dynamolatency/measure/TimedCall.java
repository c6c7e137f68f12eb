package io.dynamolatency.measure;

import io.dynamolatency.ConnectionMode;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The body: one call, to be repeated and timed. */
@API(status = Status.INTERNAL, since = "0.1")
@FunctionalInterface
public interface TimedCall {

    /** Makes the call once. Whatever it throws counts as a failed call, but for errors of the JVM itself. */
    void call(ConnectionMode mode) throws Throwable;
}
