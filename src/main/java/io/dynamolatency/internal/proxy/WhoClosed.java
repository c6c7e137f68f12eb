package io.dynamolatency.internal.proxy;

import io.dynamolatency.wire.ConnectionRecord.Closer;
import org.jspecify.annotations.Nullable;

/**
 * Decides who closed a connection. The first sign counts: every later FIN or reset is an answer to it.
 */
final class WhoClosed {

    /** A sign that a connection ends, as one of the proxy's handlers sees it. */
    enum Sign {
        /** The client's FIN, or its close_notify in TLS. */
        CLIENT_FIN(Closer.CLIENT_FIN),
        /** The client's alert that ends a handshake; its FIN may still be on the way. */
        CLIENT_ALERT(Closer.CLIENT_FIN),
        /** A read or write that failed, or a socket that is gone without an earlier sign. */
        CLIENT_RESET(Closer.CLIENT_RESET),
        /** The proxy plays the service, and closes after an answer or a bad request. */
        SERVER_CLOSES(Closer.SERVER),
        /** The proxy plays the service, and closes an idle connection. */
        IDLE(Closer.SERVER),
        /** The proxy's alert that ends a handshake. */
        SERVER_ALERT(Closer.SERVER),
        /** The proxy shuts down. */
        SHUT_DOWN(Closer.PROXY);

        private final Closer closer;

        Sign(Closer closer) {
            this.closer = closer;
        }
    }

    /** What TLS says of an alert that came from the other end. */
    static final String RECEIVED_ALERT = "Received fatal alert: ";

    private WhoClosed() {}

    /** Returns who closed the connection, with this sign after those that {@code before} was decided by. */
    static Closer decide(@Nullable Closer before, Sign sign) {
        return before == null ? sign.closer : before;
    }

    /** Returns what a failed handshake is a sign of, by TLS's message. */
    static Sign ofFailedHandshake(String reason) {
        return reason.contains(RECEIVED_ALERT) ? Sign.CLIENT_ALERT : Sign.SERVER_ALERT;
    }
}
