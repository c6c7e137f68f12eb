package io.dynamolatency.assertions;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.annotation.CheckReturnValue;
import org.jspecify.annotations.Nullable;

/** Assertions on one connection. Some methods return assertions on other connections and exchanges of the same log. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class ConnectionAssert extends NavigableAssert<ConnectionAssert, ConnectionRecord> {

    private final WireLog log;
    private final int position;

    ConnectionAssert(WireLog log, int position, ConnectionRecord actual) {
        super(actual, ConnectionAssert.class);
        this.log = log;
        this.position = position;
    }

    /**
     * Asserts that the connection carried exactly {@code exchanges} exchanges of the log.
     *
     * <p>Passes: {@code connection(0).carried(50)} for 50 calls on a reused connection; fails if the connection was
     * closed after 20 calls.
     *
     * @param exchanges 0 or more
     */
    public ConnectionAssert carried(int exchanges) {
        requireSeen("what connection " + position + " carried");
        if (log.droppedExchanges() > 0) {
            throw failed(WireText.cannotBeTold(
                    log, "what connection " + position + " carried", "not all exchanges are in the log"));
        }
        long carried = log.exchanges().stream()
                .filter(e -> e.connection() == actual.index())
                .count();
        if (carried != exchanges) {
            throw wrong(
                    "to carry " + Numbers.counted(exchanges, "exchange"),
                    "it carried " + carried
                            + (actual.exchanges() > carried
                                    ? " in this log, and " + actual.exchanges() + " in all"
                                    : ""));
        }
        return this;
    }

    /**
     * Asserts which end closed the connection first.
     *
     * <p>Passes: {@code wasClosedBy(SERVER)} after an answer with {@code Connection: close}; fails if the client closed
     * the connection, or if the connection is open.
     */
    public ConnectionAssert wasClosedBy(Closer closer) {
        requireSeen("who closed connection " + position);
        if (actual.closedBy() != closer) {
            throw wrong("to be closed by " + closer, closed());
        }
        return this;
    }

    /**
     * Asserts that the client closed the connection first, by a FIN or a reset.
     *
     * <p>Passes: {@code wasClosedByClient()} if the client's pool closed the connection; fails if the service closed
     * the connection, or if the connection is open.
     */
    public ConnectionAssert wasClosedByClient() {
        requireSeen("who closed connection " + position);
        if (!actual.closedByClient()) {
            throw wrong("to be closed by the client", closed());
        }
        return this;
    }

    /**
     * Asserts that the connection was open when the log was taken.
     *
     * <p>Passes: {@code isOpen()} for a connection that waits in the pool; fails if either end closed the connection,
     * or if the handshake failed.
     */
    public ConnectionAssert isOpen() {
        requireSeen("whether connection " + position + " is open");
        if (actual.closedBy() != null || actual.handshake() == Handshake.FAILED) {
            throw wrong("to be open", actual.closedBy() != null ? closed() : "its handshake failed");
        }
        return this;
    }

    /**
     * Asserts the result of the connection's TLS handshake.
     *
     * <p>Passes: {@code connection(1).hasHandshake(RESUMED)} if the client resumed the TLS session of an earlier
     * connection; fails after a full handshake.
     */
    public ConnectionAssert hasHandshake(Handshake handshake) {
        requireSeen("which handshake connection " + position + " took");
        if (actual.handshake() != handshake) {
            throw wrong(
                    "to have the handshake " + handshake,
                    "it has " + actual.handshake()
                            + (actual.handshakeFailure() == null ? "" : ": " + actual.handshakeFailure()));
        }
        return this;
    }

    /**
     * Asserts the TLS version that both ends agreed on.
     *
     * <p>Passes: {@code hasTlsVersion(TLS_1_3)} for a client that offers TLS 1.3; fails for a client limited to TLS
     * 1.2, and if no handshake finished.
     *
     * @param version {@link TlsVersion#NONE} for plain HTTP
     */
    public ConnectionAssert hasTlsVersion(TlsVersion version) {
        TlsVersion found = actual.tlsVersion();
        if (found != version) {
            throw wrong(
                    "to speak " + version.displayName(),
                    found == null ? "its handshake did not finish" : "it speaks " + found.displayName());
        }
        return this;
    }

    /**
     * Returns assertions on another connection of the same log; see {@link WireLogAssert#connection}.
     *
     * @param other the connection's position, from 0
     */
    @CheckReturnValue
    public ConnectionAssert connection(int other) {
        return wire().connection(other);
    }

    /**
     * Returns assertions on any exchange of the same log, on this or a different connection; see {@link
     * WireLogAssert#exchange}.
     *
     * @param other the exchange's position in the log, from 0
     */
    @CheckReturnValue
    public ExchangeAssert exchange(int other) {
        return wire().exchange(other);
    }

    /** Returns assertions on the whole log. */
    @CheckReturnValue
    public WireLogAssert wire() {
        return carryOver(new WireLogAssert(log));
    }

    private String closed() {
        @Nullable Closer closer = actual.closedBy();
        return closer == null ? "it was open when the log was taken" : "it was closed by " + closer;
    }

    private void requireSeen(String what) {
        if (!log.evidence().complete()) {
            throw failed(WireText.notSeen(log, what));
        }
    }

    private AssertionError wrong(String expected, String found) {
        return failed(WireText.ofConnections(log, "connection " + position, expected, found, position));
    }
}
