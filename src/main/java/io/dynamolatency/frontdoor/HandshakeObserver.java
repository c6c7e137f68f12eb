package io.dynamolatency.frontdoor;

import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.Handshake;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Writes down how a handshake ended. Belongs to its connection's event loop. */
final class HandshakeObserver {

    static final String CLOSED_DURING_HANDSHAKE = "the connection was closed before the handshake was over";

    private final ServerTls tls;
    private final SSLEngine engine;
    private final WireRecorder.Connection wire;

    HandshakeObserver(ServerTls tls, SSLEngine engine, WireRecorder.Connection wire) {
        this.tls = tls;
        this.engine = engine;
        this.wire = wire;
    }

    void succeeded() {
        wire.handshake(tls.certificateShown(engine) ? Handshake.FULL : Handshake.RESUMED, null);
        tls.forget(engine);
    }

    void failed(Throwable cause) {
        tls.forget(engine);
        String reason = cause.getMessage();
        if (reason != null && reason.startsWith("Received fatal alert")) {
            // The client's alert is its way of closing, though its FIN may still be on its way.
            wire.closed(Closer.CLIENT);
        }
        wire.handshake(Handshake.FAILED, describe(cause, reason));
    }

    private static String describe(Throwable cause, @Nullable String reason) {
        if (cause instanceof NotSslRecordException) {
            // Its own message holds the bytes, and with them any authorization header that came in the clear.
            return "the client sent bytes that are no TLS record, such as plain HTTP";
        }
        if (cause instanceof ClosedChannelException || reason == null) {
            return CLOSED_DURING_HANDSHAKE;
        }
        String alert = reason.toLowerCase(Locale.ROOT);
        boolean distrust = alert.startsWith("received fatal alert")
                && (alert.endsWith("certificate_unknown")
                        || alert.endsWith("unknown_ca")
                        || alert.endsWith("bad_certificate"));
        return distrust ? reason + ": the client does not trust the run's certificate" : reason;
    }
}
