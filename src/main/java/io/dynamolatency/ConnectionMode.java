package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What happens to the connection after one DynamoDB call and before the next call. The kit checks on the wire whether
 * its own clients do what the mode says. If a client does not, the measurement has no result.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum ConnectionMode {
    /** The SDK's connection pool with its defaults: the next call reuses the connection of the previous call. */
    KEEP_ALIVE("keep-alive"),

    /** Every request carries the header {@code Connection: close}, and the connection ends with the answer. */
    CLOSE("Connection: close"),

    /**
     * The service answers {@code Connection: close} although the request did not ask for it, and closes the connection.
     */
    SERVER_CLOSE("closed by the server"),

    /**
     * Every request uses a new HTTP client with its own pool and TLS context. The kit closes this client after the
     * answer. Code that builds a new client for each call has the same effect, usually by mistake. A test can't combine
     * this mode with {@link HttpClientKind#URL_CONNECTION}, because the pool of that library belongs to the JVM.
     */
    CLIENT_PER_CALL("a client per call"),

    /**
     * Before each call, the kit pauses for longer than the pool's limit for idle connections. The pause is not timed.
     * For this mode, the kit lowers the limit from its default of a minute or more to a few milliseconds. {@link
     * HttpClientKind#URL_CONNECTION} has no setting for the limit, so the proxy closes the idle connection instead.
     */
    IDLE_EXPIRED("idle expired"),

    /**
     * The kit measures your client, or an external process, without changing it. In this mode only the test's
     * annotations and assertions check connections; the kit itself does not check them. The kit does not empty the
     * client's pool before the timed calls, so the first timed call can reuse a connection.
     */
    AS_BUILT("as built");

    private final String displayName;

    ConnectionMode(String displayName) {
        this.displayName = displayName;
    }

    /** Returns true if the kit builds the client in this mode, and false if the client is yours. */
    public boolean ofTheKit() {
        return this != AS_BUILT;
    }

    /** Returns the mode's name as reports and test names show it, for instance {@code keep-alive}. */
    public String displayName() {
        return displayName;
    }
}
