package io.dynamolatency.backend;

import java.net.URI;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Something that answers the DynamoDB protocol, started once and used until closed. Implementations are thread-safe.
 *
 * <p>One of your own is a public class with a public constructor that takes nothing, named in {@code
 * META-INF/services/io.dynamolatency.backend.DynamoBackend}; tests with {@code backend = CUSTOM} are measured on it. docs/backends.md
 * has an example. A run makes one object, and another when the one before says that it has ended; nothing is asked of an object
 * that is made, but its name and description, before {@link #start()}.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public interface DynamoBackend extends AutoCloseable {

    /** What the parameter {@code dynamolatency.custom.name} calls it where there are several: the class's simple name, unless it says otherwise. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** What it is, for reports and errors, such as {@code DynamoDB Local 3.3.1}. */
    String description();

    /**
     * Starts it unless it runs, and waits a bounded time until it answers. Calling it again is cheap.
     *
     * @return where it answers, over plain HTTP or TLS: scheme, host and, unless it is the scheme's own, port
     * @throws BackendException when it cannot be had, saying what was tried, what happened and what to do
     */
    URI start();

    /** What clients need beside the address; asked for when it was started. Nothing special where it is not said. */
    default BackendAccess access() {
        return BackendAccess.ANYBODY;
    }

    /**
     * How it ended, where it ended by itself after a start: exit code and last lines of output. Cheap enough to be asked
     * after every failed call.
     *
     * @return empty while it runs, before it was started and after {@link #close()}
     */
    Optional<String> failure();

    /** Ends it and removes what it left on disk; waits a bounded time. Calling it again does nothing. */
    @Override
    void close();
}
