package io.dynamolatency.wire;

import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.util.List;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The connections and exchanges of a period. Immutable and thread-safe. The kit implements this interface; you only
 * read logs.
 *
 * <p>A log has room for a limited number of records. In a long run the log drops the oldest records, but every count
 * still includes these records.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public interface WireLog {

    /** Returns the connections <em>opened</em> in the period, in the order in which the proxy accepted them. */
    List<ConnectionRecord> connections();

    /**
     * Returns the exchanges <em>started</em> in the period, in order. Some exchanges can use connections that were
     * opened before the period.
     */
    List<Exchange> exchanges();

    /** Returns the planned faults that struck in the period, in order. */
    List<FaultEvent> faults();

    /** Returns how many connections of the period were dropped from the log, 0 or more. */
    int droppedConnections();

    /** Returns how many exchanges of the period were dropped from the log, 0 or more. */
    long droppedExchanges();

    /** Returns who recorded the log, and therefore what the log can show. */
    Evidence evidence();

    /** Returns a text that says why the log is incomplete, and what to do; empty if the log is complete. */
    String gap();

    /**
     * Returns the number of connections that were opened in the period and carried a request. Connections without a
     * request count only in {@link #unused()} and {@link #failedHandshakes()}.
     */
    int opened();

    /**
     * Returns the number of connections that carried no request. The number includes connections without a byte, but
     * not connections whose handshake failed. Perhaps another program opened such connections, for example a port
     * scanner.
     */
    int unused();

    /** Returns the number of connections whose handshake failed. */
    int failedHandshakes();

    /** Returns the number of connections with a full handshake that carried a request. */
    int fullHandshakes();

    /**
     * Returns the number of connections that carried a request after a handshake of unknown kind. The log does not show
     * whether such a handshake was full or resumed.
     */
    int handshakesOfUnknownKind();

    /** Returns the number of connections that resumed an earlier TLS session and carried a request. */
    int resumedHandshakes();

    /** Returns the number of connections that carried a request and that {@code closer} closed first. */
    int closedBy(Closer closer);

    /** Returns the number of connections that the client closed first, after a request. */
    default int closedByClient() {
        return closedBy(Closer.CLIENT_FIN) + closedBy(Closer.CLIENT_RESET);
    }

    /**
     * Returns the number of exchanges on a connection that had carried an earlier exchange, 0 to {@link
     * #exchangeCount()}.
     */
    int reused();

    /** Returns the number of exchanges started in the period, including the exchanges dropped from the log. */
    default int exchangeCount() {
        return (int) (exchanges().size() + droppedExchanges());
    }

    /** Returns the share of exchanges that reused a connection, 0.0 to 1.0; 0.0 if there is no exchange. */
    default double reuseRatio() {
        return exchangeCount() == 0 ? 0.0 : (double) reused() / exchangeCount();
    }

    /** Returns the number of exchanges that are a second or later attempt of their SDK call. */
    int retries();

    /**
     * Returns the number of connections that seem to have leaked. A leaked connection carried one exchange, and was
     * neither reused nor closed after the answer, although the client later opened a new connection. Even without a
     * leak, a pool can leave one such connection for each concurrent call.
     */
    int leaked();

    /**
     * Returns the largest number of exchanges that the proxy saw in progress at one time; 0 if there is no exchange. An
     * exchange is in progress from its start to its answer. If there is no answer, the exchange is in progress until
     * its connection is closed.
     */
    int peakConcurrency();

    /**
     * Returns the events as text in time order, with a line for each connection opened, handshake, exchange and close.
     * For a long log the text has only the beginning and the end, and says how many events in the middle are left out.
     */
    String describe();

    /**
     * A planned fault that struck. Immutable.
     *
     * @param sequence the number of the event, from 0, in the order in which faults struck
     * @param fault the number of the fault in the test's list of faults, from 0
     * @param kind what the network or the service did
     * @param atNanos when the fault struck at the proxy, a value of {@link System#nanoTime()}
     * @param connection the {@linkplain ConnectionRecord#index() number} of the connection that the fault struck;
     *     {@link #NO_CONNECTION} if the connection was refused and therefore has no number
     * @param exchange the {@linkplain Exchange#sequence() number} of the exchange that the fault struck; empty if the
     *     fault struck a connection outside an exchange
     */
    public record FaultEvent(
            long sequence, int fault, FaultKind kind, long atNanos, int connection, OptionalLong exchange) {

        /** The {@link #connection()} of a fault that refused a connection. */
        public static final int NO_CONNECTION = -1;
    }

    /** Who recorded a {@link WireLog}, and therefore what the log can show. */
    public enum Evidence {
        /** The proxy recorded the log. The proxy sees every connection, handshake and exchange. */
        PROXY,
        /**
         * The JVM recorded the log, and all recorded handshakes used TLS 1.3. Each handshake counts as one connection.
         * The log does not show exchanges, closes, or whether a handshake was full or resumed.
         */
        EVERY_HANDSHAKE,
        /**
         * The JVM recorded the log, and some recorded handshakes used TLS 1.2. With TLS 1.2 the JVM records only full
         * handshakes, so there were perhaps more connections.
         */
        FULL_HANDSHAKES,
        /** Neither the proxy nor the JVM recorded connections, so the kit knows nothing about them. */
        NONE;

        /** Returns whether exchanges and closes are known. */
        public boolean complete() {
            return this == PROXY;
        }
    }
}
