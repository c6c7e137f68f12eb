package io.dynamolatency.wire;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** What is counted of connections and of exchanges, whether their records are still kept or not. */
@API(status = Status.INTERNAL, since = "0.1")
public enum WireCount {
    /** Connections that came to carry requests, or still may. */
    OPENED,
    /** Connections whose handshake failed. */
    FAILED_HANDSHAKES,
    /** Connections with a full handshake. */
    FULL_HANDSHAKES,
    /** Connections with a handshake of which nobody knows whether it was a full one. */
    HANDSHAKES_OF_UNKNOWN_KIND,
    /** Connections that resumed an earlier TLS session. */
    RESUMED_HANDSHAKES,
    /** Connections that the client's FIN closed, failed handshakes aside. */
    CLOSED_BY_CLIENT_FIN,
    /** Connections that the client reset, failed handshakes aside. */
    CLOSED_BY_CLIENT_RESET,
    /** Connections that the server closed, failed handshakes aside. */
    CLOSED_BY_SERVER,
    /** Connections that ended with the proxy, failed handshakes aside. */
    CLOSED_BY_PROXY,
    /** Connections that carried one exchange and are open. */
    OPEN_AFTER_ONE_EXCHANGE,
    /** Exchanges on a connection that had carried another before. */
    REUSED,
    /** Exchanges that repeat an earlier attempt. */
    RETRIES,
    /** Exchanges whose request asked for the connection to be closed. */
    REQUEST_SAYS_CLOSE,
    /** Exchanges that were answered without a word of the connection being closed. */
    ANSWER_SAYS_NO_CLOSE,
    /** Exchanges whose request says which attempt it is. */
    NAMES_ITS_ATTEMPT,
    /** The most exchanges under way at one time: no sum, and nothing that one record could tell. */
    PEAK_CONCURRENCY;

    /** What is counted of connections that were closed so. */
    static WireCount of(Closer closer) {
        return switch (closer) {
            case CLIENT_FIN -> CLOSED_BY_CLIENT_FIN;
            case CLIENT_RESET -> CLOSED_BY_CLIENT_RESET;
            case SERVER -> CLOSED_BY_SERVER;
            case PROXY -> CLOSED_BY_PROXY;
        };
    }

    /** Whether the connection is one of those. */
    public boolean counts(ConnectionRecord connection) {
        return switch (this) {
            case OPENED -> connection.handshake() != Handshake.FAILED;
            case FAILED_HANDSHAKES -> connection.handshake() == Handshake.FAILED;
            case FULL_HANDSHAKES -> connection.handshake() == Handshake.FULL;
            case HANDSHAKES_OF_UNKNOWN_KIND -> connection.handshake() == Handshake.UNKNOWN;
            case RESUMED_HANDSHAKES -> connection.handshake() == Handshake.RESUMED;
            case CLOSED_BY_CLIENT_FIN, CLOSED_BY_CLIENT_RESET, CLOSED_BY_SERVER, CLOSED_BY_PROXY ->
                connection.closedBy() != null
                        && of(connection.closedBy()) == this
                        && connection.handshake() != Handshake.FAILED;
            case OPEN_AFTER_ONE_EXCHANGE ->
                connection.exchanges() == 1 && connection.closedNanos().isEmpty();
            case REUSED, RETRIES, REQUEST_SAYS_CLOSE, ANSWER_SAYS_NO_CLOSE, NAMES_ITS_ATTEMPT, PEAK_CONCURRENCY ->
                false;
        };
    }

    /** Whether the exchange is one of those. */
    public boolean counts(Exchange exchange) {
        return switch (this) {
            case REUSED -> exchange.reused();
            case RETRIES -> exchange.retry();
            case REQUEST_SAYS_CLOSE -> exchange.requestSaysClose();
            case ANSWER_SAYS_NO_CLOSE -> exchange.status() != 0 && !exchange.responseSaysClose();
            case NAMES_ITS_ATTEMPT -> exchange.invocationId() != null || exchange.attempt() != 1;
            default -> false;
        };
    }

    /** Puts two stretches' numbers together. */
    public long together(long one, long other) {
        return this == PEAK_CONCURRENCY ? Math.max(one, other) : one + other;
    }
}
