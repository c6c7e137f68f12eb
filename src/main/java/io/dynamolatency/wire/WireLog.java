package io.dynamolatency.wire;

import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.util.List;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Connections and exchanges of a stretch of time. Immutable and thread-safe. The kit implements it; you only read it.
 *
 * <p>A long run fills the log. The oldest records are then dropped, but every count includes them.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public interface WireLog {

    /** The connections <em>opened</em> in that time, in the order in which they were accepted. */
    List<ConnectionRecord> connections();

    /** The exchanges <em>started</em> in that time, in order; some may use connections opened earlier. */
    List<Exchange> exchanges();

    /** How many connections of that time have no record any more, 0 or more. */
    int droppedConnections();

    /** How many exchanges of that time have no record any more, 0 or more. */
    long droppedExchanges();

    /** The source of the log, which decides what it can show. */
    Evidence evidence();

    /** Why the log is incomplete, and what to do about it, in words; empty if it is complete. */
    String gap();

    /** Connections that carried requests or still can: all without a failed handshake. */
    int opened();

    /** Connections whose handshake failed. */
    int failedHandshakes();

    /** Connections with a full handshake. */
    int fullHandshakes();

    /** Connections with a handshake that was either full or resumed; the source does not show which. */
    int handshakesOfUnknownKind();

    /** Connections that resumed an earlier TLS session. */
    int resumedHandshakes();

    /** Connections closed by {@code closer}, without failed handshakes. */
    int closedBy(Closer closer);

    /** Connections that the client closed first, without failed handshakes. */
    default int closedByClient() {
        return closedBy(Closer.CLIENT_FIN) + closedBy(Closer.CLIENT_RESET);
    }

    /** Exchanges on a connection that had carried another before, 0 to {@link #exchangeCount()}. */
    int reused();

    /** Exchanges started in that time, with and without a record. */
    default int exchangeCount() {
        return (int) (exchanges().size() + droppedExchanges());
    }

    /** Share of exchanges that reused a connection, 0.0 to 1.0; 0.0 if there is no exchange. */
    default double reuseRatio() {
        return exchangeCount() == 0 ? 0.0 : (double) reused() / exchangeCount();
    }

    /** Exchanges that are a second or later attempt of one SDK call. */
    int retries();

    /**
     * Connections that seem to have leaked. Such a connection carried one exchange, which was answered. It was not
     * closed, and another connection was opened after that answer. A pool may leave one such connection idle for each
     * call at a time.
     */
    int leaked();

    /**
     * The most exchanges in progress at one time, from start to answer, as the proxy saw it; 0 if there is no exchange.
     * An exchange without an answer ends when its connection is closed.
     */
    int peakConcurrency();

    /**
     * What happened, as text in time order: one line for each connection opened, handshake, exchange and close. A long
     * log shows its beginning and end, and the number of events between them.
     */
    String describe();

    /** The source of a {@link WireLog}, which decides what the log can show. */
    public enum Evidence {
        /** The proxy: every connection, handshake and exchange. */
        PROXY,
        /**
         * The JVM's record of TLS handshakes, if each of them used TLS 1.3. Each stands for a connection. Exchanges and
         * closes are unknown, and so is whether a handshake was full.
         */
        EVERY_HANDSHAKE,
        /** The JVM's record, with handshakes of TLS 1.2. It has only full ones, so there may be more connections. */
        FULL_HANDSHAKES,
        /** There is no record, so nothing is known of connections. */
        NONE;

        /** Returns whether exchanges and closes are known. */
        public boolean complete() {
            return this == PROXY;
        }
    }
}
