package io.dynamolatency.internal.proxy;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.wire.ClientAlert;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records how a TLS handshake ended. This handler is between the network and TLS. Also adds the cost of a full
 * handshake beyond its round trips. To add this cost, delays the server's messages that show that the handshake is
 * full. In TLS 1.2 and TLS 1.3 the client computes its part after these messages.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends and tells its handlers
final class HandshakeObserver extends ChannelDuplexHandler {

    /** The alerts that a client sends if the client does not trust the certificate, by number (RFC 8446 section 6). */
    private static final Map<Integer, String> DISTRUSTING = Map.of(
            42, "bad_certificate",
            43, "unsupported_certificate",
            44, "certificate_revoked",
            45, "certificate_expired",
            46, "certificate_unknown",
            48, "unknown_ca");

    private static final int ALERT_RECORD = 21;
    private static final int ALERT_RECORD_BYTES = 7;
    private static final int ALERT_LENGTH = 2;

    private final Runnable delayFullHandshake;
    private final WireRecorder.Connection wire;
    private final ResumptionDetector flight;
    private boolean over;
    private @Nullable Integer alertInTheClear;

    /** @param delayFullHandshake delays the messages that are flushed next by the cost of a full handshake */
    HandshakeObserver(Runnable delayFullHandshake, WireRecorder.Connection wire, TlsVersion version) {
        this.delayFullHandshake = delayFullHandshake;
        this.wire = wire;
        this.flight = new ResumptionDetector(version);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (flight.kind() == Handshake.PENDING) {
            flight.read((ByteBuf) message);
            if (flight.kind() == Handshake.FULL) {
                delayFullHandshake.run();
            }
        }
        context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!over && alertInTheClear == null) {
            readAlert((ByteBuf) message);
        }
        context.fireChannelRead(message);
    }

    /**
     * Ends a handshake whose client has sent its FIN. Otherwise Netty's TLS handler would try for 3 s to write its own
     * part, and then log a warning.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!over && event instanceof ChannelInputShutdownEvent) {
            wire.ends(WhoClosed.Sign.CLIENT_FIN);
            failed(new ClosedChannelException());
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /**
     * Reads the number of an unencrypted alert. A client with OpenSSL also sends such an alert in TLS 1.3. Java's TLS
     * expects an encrypted alert in TLS 1.3, and reports an error without the number. The first alert counts: a Java
     * client that gives up in TLS 1.2 first sends user_canceled, and then close_notify.
     */
    private void readAlert(ByteBuf bytes) {
        int at = bytes.readerIndex();
        if (bytes.readableBytes() >= ALERT_RECORD_BYTES
                && bytes.getByte(at) == ALERT_RECORD
                && bytes.getUnsignedShort(at + 3) == ALERT_LENGTH) {
            alertInTheClear = (int) bytes.getUnsignedByte(at + 6);
        }
    }

    /** Records a successful handshake, with JSSE's name of the protocol version. */
    void succeeded(String protocol) {
        over = true;
        wire.handshake(
                flight.kind(),
                null,
                Arrays.stream(TlsVersion.values())
                        .filter(version -> version.protocol().equals(protocol))
                        .findFirst()
                        .orElse(null));
    }

    void failed(Throwable cause) {
        over = true;
        String reason = describe(cause);
        wire.ends(WhoClosed.ofFailedHandshake(reason));
        wire.handshake(Handshake.FAILED, reason, null);
    }

    private String describe(Throwable cause) {
        if (alertInTheClear != null) {
            String distrust = DISTRUSTING.get(alertInTheClear);
            return WhoClosed.RECEIVED_ALERT
                    + (distrust == null ? "number " + alertInTheClear : distrust + ClientAlert.DISTRUST);
        }
        if (cause instanceof NotSslRecordException) {
            // the exception's message contains the received bytes, which can include an authorization header
            return "the client sent no TLS record; it may speak plain HTTP";
        }
        String reason = cause.getMessage();
        if (cause instanceof ClosedChannelException || reason == null) {
            return ClientAlert.WITHOUT_ALERT;
        }
        boolean distrust =
                DISTRUSTING.values().stream().anyMatch(alert -> reason.endsWith(WhoClosed.RECEIVED_ALERT + alert));
        return distrust ? reason + ClientAlert.DISTRUST : reason;
    }
}
