package io.dynamolatency.internal.wire;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;

/** The kinds of connections and exchanges that a log counts. The counts include dropped records. */
public enum WireCount {
    /** Connections that carried a request. */
    OPENED,
    /** Connections that carried no request. Connections with a failed handshake do not count here. */
    UNUSED,
    /** Connections whose handshake failed. */
    FAILED_HANDSHAKES,
    /** Connections that had a full handshake and carried a request. */
    FULL_HANDSHAKES,
    /** Connections that carried a request. It is unknown whether their handshake was full or resumed. */
    HANDSHAKES_OF_UNKNOWN_KIND,
    /** Connections that resumed an earlier TLS session and carried a request. */
    RESUMED_HANDSHAKES,
    /** Connections that the client's FIN closed after a request. */
    CLOSED_BY_CLIENT_FIN,
    /** Connections that the client reset after a request. */
    CLOSED_BY_CLIENT_RESET,
    /** Connections that the server closed after a request. */
    CLOSED_BY_SERVER,
    /** Connections that carried a request, and that the proxy closed because the proxy was shut down. */
    CLOSED_BY_PROXY,
    /** Open connections that carried one exchange. */
    OPEN_AFTER_ONE_EXCHANGE,
    /** Exchanges on a connection that had carried an earlier exchange. */
    REUSED,
    /** Exchanges that repeat an earlier attempt. */
    RETRIES,
    /** Exchanges whose request asked to close the connection. */
    REQUEST_SAYS_CLOSE,
    /** Exchanges with an answer that did not announce a close. */
    ANSWER_SAYS_NO_CLOSE,
    /** Exchanges whose request has an invocation id, or an attempt number above 1. */
    NAMES_ITS_ATTEMPT,
    /** The largest number of exchanges in progress at one time. */
    PEAK_CONCURRENCY;

    static WireCount of(Closer closer) {
        return switch (closer) {
            case CLIENT_FIN -> CLOSED_BY_CLIENT_FIN;
            case CLIENT_RESET -> CLOSED_BY_CLIENT_RESET;
            case SERVER -> CLOSED_BY_SERVER;
            case PROXY -> CLOSED_BY_PROXY;
        };
    }

    /** Returns whether a connection that the proxy recorded is of this kind. */
    public boolean counts(ConnectionRecord connection) {
        return counts(connection, connection.exchanges() > 0);
    }

    /**
     * Returns whether the connection is of this kind.
     *
     * @param carried whether the connection carried a request. Connections of other programs, such as a port scan,
     *     often carry no request
     */
    boolean counts(ConnectionRecord connection, boolean carried) {
        return switch (this) {
            case OPENED -> carried && connection.handshake() != Handshake.FAILED;
            case UNUSED -> !carried && !handshakeFailed(connection);
            case FAILED_HANDSHAKES -> handshakeFailed(connection);
            case FULL_HANDSHAKES -> carried && connection.handshake() == Handshake.FULL;
            case HANDSHAKES_OF_UNKNOWN_KIND -> carried && connection.handshake() == Handshake.UNKNOWN;
            case RESUMED_HANDSHAKES -> carried && connection.handshake() == Handshake.RESUMED;
            case CLOSED_BY_CLIENT_FIN, CLOSED_BY_CLIENT_RESET, CLOSED_BY_SERVER, CLOSED_BY_PROXY ->
                carried
                        && connection.closedBy() != null
                        && of(connection.closedBy()) == this
                        && connection.handshake() != Handshake.FAILED;
            case OPEN_AFTER_ONE_EXCHANGE ->
                connection.exchanges() == 1 && connection.closedNanos().isEmpty();
            case REUSED, RETRIES, REQUEST_SAYS_CLOSE, ANSWER_SAYS_NO_CLOSE, NAMES_ITS_ATTEMPT, PEAK_CONCURRENCY ->
                false;
        };
    }

    /**
     * Returns whether a handshake began and failed. False for a connection without any byte, such as the connection of
     * a port scan.
     */
    public static boolean handshakeFailed(ConnectionRecord connection) {
        return connection.handshake() == Handshake.FAILED
                && connection.firstByteNanos().isPresent();
    }

    /** Returns whether an exchange is of this kind. */
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

    /**
     * Combines the counts of two parts of a log: the larger count for {@link #PEAK_CONCURRENCY}, the sum for other
     * kinds.
     */
    public long combine(long one, long other) {
        return this == PEAK_CONCURRENCY ? Math.max(one, other) : one + other;
    }
}
