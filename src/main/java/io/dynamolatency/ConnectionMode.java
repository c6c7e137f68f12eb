package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What happens to the connection between one DynamoDB call and the next. The kit checks on the wire that the kit's own
 * clients follow the mode. If a client breaks the mode, the measurement has no result.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum ConnectionMode {
    /** The SDK's connection pool with its defaults: the next call reuses the connection of the previous call. */
    KEEP_ALIVE("keep-alive"),

    /** Every request carries the header {@code Connection: close}, and the connection ends with the answer. */
    CLOSE("Connection: close"),

    /** The service answers {@code Connection: close} without being asked, and closes the connection. */
    SERVER_CLOSE("closed by the server"),

    /**
     * Every request uses a new HTTP client with its own pool and TLS context. The client is closed after the answer.
     * Code that builds a client for every call behaves like this by mistake. A test can't combine this mode with {@link
     * HttpClientKind#URL_CONNECTION}, whose pool belongs to the JVM.
     */
    CLIENT_PER_CALL("a client per call"),

    /**
     * Before each call, the kit pauses for longer than the pool's limit for idle connections. The pause is not timed.
     * The kit sets the limit to a few milliseconds; its default is a minute or more. {@link
     * HttpClientKind#URL_CONNECTION} has no setting for the limit, so the proxy closes the idle connection.
     */
    IDLE_EXPIRED("idle expired"),

    /**
     * The kit measures your client, or an external process, without changing it. In this mode only the test's
     * annotations and assertions check connections; the kit itself does not check them. The kit does not empty the
     * client's pool before the timed calls, so the first timed call may reuse a connection.
     */
    AS_BUILT("as built");

    private final String displayName;

    ConnectionMode(String displayName) {
        this.displayName = displayName;
    }

    /** Returns whether the kit builds the client; otherwise the client is yours. */
    public boolean ofTheKit() {
        return this != AS_BUILT;
    }

    /** Returns the mode as reports and node names show it, for instance {@code keep-alive}. */
    public String displayName() {
        return displayName;
    }
}
