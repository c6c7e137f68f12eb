package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What becomes of the connection between one DynamoDB call and the next. Whether it does is verified on the wire: where a
 * mode of the kit's own clients did not hold, there is no result.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum ConnectionMode {
    /** The SDK's connection pool as it is: the next call travels on the connection of the one before. */
    KEEP_ALIVE("keep-alive"),

    /** Every request carries the header {@code Connection: close}, and the connection ends with its answer. */
    CLOSE("Connection: close"),

    /** The service answers {@code Connection: close} to a request that did not ask for it, and closes. */
    SERVER_CLOSE("closed by the server"),

    /**
     * A new HTTP client for every request, with its own pool and TLS context, closed when its answer was read: the mistake of
     * code that does not hold on to its client. {@link HttpClientKind#URL_CONNECTION} refuses it, since its pool is the
     * JVM's.
     */
    CLIENT_PER_CALL("a client per call"),

    /**
     * The pause before each call, which is not timed, is longer than the pool keeps an idle connection. Limit and pause are a
     * few milliseconds, in place of a minute and more. {@link HttpClientKind#URL_CONNECTION} has no such setting: there the
     * service loses its patience first, and closes the idle connection.
     */
    IDLE_EXPIRED("idle expired"),

    /**
     * A client of the team's own, or of another process, untouched: what becomes of its connections is what the test asks. It is the one mode in which
     * the wire cannot contradict the name. Its pool is not emptied before the timed calls, so the first of them may travel on a
     * connection that is there already.
     */
    AS_BUILT("as built");

    private final String displayName;

    ConnectionMode(String displayName) {
        this.displayName = displayName;
    }

    /** Whether the client is one of the kit's own, which the mode is made with; where not, it is the team's. */
    public boolean ofTheKit() {
        return this != AS_BUILT;
    }

    /** The mode as reports and node names show it, for instance {@code keep-alive}. */
    public String displayName() {
        return displayName;
    }
}
