package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What happens to the connection between one DynamoDB call and the next. The kit checks it on the wire. A mode of the
 * kit's clients that did not hold gives no result.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum ConnectionMode {
    /** The SDK's connection pool as it is: the next call reuses the connection of the previous one. */
    KEEP_ALIVE("keep-alive"),

    /** Every request carries the header {@code Connection: close}, and the connection ends with the answer. */
    CLOSE("Connection: close"),

    /** The service answers {@code Connection: close} without being asked, and closes the connection. */
    SERVER_CLOSE("closed by the server"),

    /**
     * A new HTTP client for every request, with its own pool and TLS context, closed after the answer. Code that does
     * not keep its client does this by mistake. {@link HttpClientKind#URL_CONNECTION} refuses it, because its pool
     * belongs to the JVM.
     */
    CLIENT_PER_CALL("a client per call"),

    /**
     * An untimed pause before each call outlasts the pool's limit for idle connections. Limit and pause are a few
     * milliseconds, instead of a minute or more. {@link HttpClientKind#URL_CONNECTION} has no such limit: there the
     * proxy closes the idle connection.
     */
    IDLE_EXPIRED("idle expired"),

    /**
     * Your client, or another process, unchanged: the test finds out what happens to its connections. The wire can't
     * contradict this mode. The kit does not empty its pool before the timed calls, so the first of them may reuse a
     * connection.
     */
    AS_BUILT("as built");

    private final String displayName;

    ConnectionMode(String displayName) {
        this.displayName = displayName;
    }

    /** Whether the kit builds the client; otherwise it is yours. */
    public boolean ofTheKit() {
        return this != AS_BUILT;
    }

    /** Returns the mode as reports and node names show it, for instance {@code keep-alive}. */
    public String displayName() {
        return displayName;
    }
}
