package io.dynamolatency.internal.proxy;

import io.dynamolatency.wire.ConnectionRecord.Closer;
import org.jspecify.annotations.Nullable;

/**
 * Decides which end closed a connection. The first sign counts, because every later FIN or reset is a reaction to this
 * sign.
 */
final class WhoClosed {

    /** A sign that a connection ends, which a handler of the proxy sees. */
    enum Sign {
        /** The client announced its close in TLS (close_notify). */
        CLOSE_NOTIFY(Closer.CLIENT_FIN),
        /** The client's FIN arrived. */
        CLIENT_FIN(Closer.CLIENT_FIN),
        /** The client sent an alert that ends the handshake. Perhaps the client's FIN is still on the way. */
        CLIENT_ALERT(Closer.CLIENT_FIN),
        /** A read or write failed, or the socket was closed without an earlier sign. */
        CLIENT_RESET(Closer.CLIENT_RESET),
        /** The proxy closes in the service's role, for example after an answer or a faulty request. */
        SERVER_CLOSES(Closer.SERVER),
        /** The proxy closes an idle connection in the service's role. */
        IDLE(Closer.SERVER),
        /** The proxy sent an alert that ends the handshake. */
        SERVER_ALERT(Closer.SERVER),
        /** The proxy shuts down. */
        SHUT_DOWN(Closer.PROXY);

        private final Closer closer;

        Sign(Closer closer) {
            this.closer = closer;
        }
    }

    /** The start of JSSE's message for an alert from the other end. */
    static final String RECEIVED_ALERT = "Received fatal alert: ";

    private WhoClosed() {}

    /**
     * Returns who closed the connection: the earlier decision if there is one, else the end that this sign stands for.
     */
    static Closer decide(@Nullable Closer before, Sign sign) {
        return before == null ? sign.closer : before;
    }

    /** Returns the sign for a failed handshake, from JSSE's message. */
    static Sign ofFailedHandshake(String reason) {
        return reason.contains(RECEIVED_ALERT) ? Sign.CLIENT_ALERT : Sign.SERVER_ALERT;
    }
}
