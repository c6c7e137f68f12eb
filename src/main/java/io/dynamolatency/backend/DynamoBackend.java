package io.dynamolatency.backend;

import java.net.URI;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A server that speaks the DynamoDB protocol. The kit starts the server once, sends it the calls of many tests, and
 * closes it at the end. Implementations must be thread-safe.
 *
 * <p>Your own back end is a public class with a public no-argument constructor, named in {@code
 * META-INF/services/io.dynamolatency.backend.DynamoBackend}. Tests with {@code backend = CUSTOM} use it.
 * docs/backends.md has an example. A run creates one object of this class. If {@link #failure()} says that its server
 * has ended, the run creates a new object. Before {@link #start()} the kit reads only the name and the description.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public interface DynamoBackend extends AutoCloseable {

    /**
     * Returns the back end's name. If there are several back ends, the parameter {@code dynamolatency.custom.name}
     * selects one by its name. Default: the simple name of the class.
     */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Returns the back end's name and version for reports and errors, such as {@code DynamoDB Local 3.3.1}. */
    String description();

    /**
     * Starts the server and waits until it answers, for a bounded time. If the server already runs, this must be cheap.
     *
     * @return the server's address, http or https: scheme, host and port; the port may be missing if it is the default
     * @throws BackendException if the server is not available; the message says what was tried, what happened and what
     *     to do
     */
    URI start();

    /**
     * Returns what clients need in addition to the address. The kit calls this after the start. Default: {@link
     * BackendAccess#ANYBODY}.
     */
    default BackendAccess access() {
        return BackendAccess.ANYBODY;
    }

    /**
     * If the server ended by itself after a start, returns how it ended: exit code and last lines of output. Must be
     * cheap, because the kit calls this after every failed call.
     *
     * @return empty while the server runs, before it was started and after {@link #close()}
     */
    Optional<String> failure();

    /** Ends the server and removes its files. Waits a bounded time. A second call does nothing. */
    @Override
    void close();
}
