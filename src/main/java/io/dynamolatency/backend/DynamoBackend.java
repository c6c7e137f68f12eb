package io.dynamolatency.backend;

import java.net.URI;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A server that speaks the DynamoDB protocol, started once and used until closed. Implementations are thread-safe.
 *
 * <p>Your own back end is a public class with a public no-argument constructor, named in
 * {@code META-INF/services/io.dynamolatency.backend.DynamoBackend}. Tests with {@code backend = CUSTOM} use it.
 * docs/backends.md has an example. A run makes one object, and another if {@link #failure()} says that the first has
 * ended. Before {@link #start()} only the name and the description are read.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public interface DynamoBackend extends AutoCloseable {

    /**
     * Its name in the parameter {@code dynamolatency.custom.name}, which chooses among several. Default: the simple
     * name of the class.
     */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Names it in reports and errors, such as {@code DynamoDB Local 3.3.1}. */
    String description();

    /**
     * Starts it unless it runs, and waits a bounded time until it answers. Calling it again is cheap.
     *
     * @return its address, http or https: scheme, host and, unless it is the default, port
     * @throws BackendException if it is not available; says what was tried, what happened and what to do
     */
    URI start();

    /** What clients need besides the address; read after the start. Default: {@link BackendAccess#ANYBODY}. */
    default BackendAccess access() {
        return BackendAccess.ANYBODY;
    }

    /**
     * How it ended, if it ended by itself after a start: exit code and last lines of output. Must be cheap, since the
     * kit asks after every failed call.
     *
     * @return empty while it runs, before it was started and after {@link #close()}
     */
    Optional<String> failure();

    /** Ends it and removes its files; waits a bounded time. Calling it again does nothing. */
    @Override
    void close();
}
