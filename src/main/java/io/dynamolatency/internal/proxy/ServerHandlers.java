package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import javax.net.ssl.SSLEngine;

/** Adds the handlers for TLS and HTTP to a client's connection. */
@SuppressWarnings("FutureReturnValueIgnored") // a handshake that fails ends the connection
final class ServerHandlers {

    private static final int MAX_CHUNK_BYTES = 64 << 10;
    private static final int MAX_HEADER_BYTES = 64 << 10;

    private final ChannelPipeline pipeline;
    private final ClientConnection.Shared shared;
    private final WireRecorder.Connection wire;

    ServerHandlers(ChannelPipeline pipeline, ClientConnection.Shared shared, WireRecorder.Connection wire) {
        this.pipeline = pipeline;
        this.shared = shared;
        this.wire = wire;
    }

    /**
     * Adds TLS.
     *
     * @param ends is run when the handshake has ended
     */
    void addTls(NetworkEmulator network, boolean asksForCertificate, Runnable ends) {
        ServerTls tls = Objects.requireNonNull(shared.tls());
        HandshakeObserver observer = new HandshakeObserver(
                () -> network.delayNextFlush(shared.emulation().handshakeCostNanos()), wire, tls.version());
        pipeline.addLast(observer);
        SSLEngine engine = asksForCertificate ? tls.newEngineThatAsks() : tls.newEngine();
        SslHandler handler = new SslHandler(engine, shared.tlsTasks()) {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
                // after the close no other handler is left, and Netty would print the exception
                if (context.channel().isActive()) {
                    super.exceptionCaught(context, cause);
                }
            }
        };
        // IdleTimer ends handshakes that take too long
        handler.setHandshakeTimeoutMillis(0);
        handler.handshakeFuture().addListener(handshake -> {
            ends.run();
            if (!handshake.isSuccess()) {
                observer.failed(handshake.cause());
            } else if (engine.isInboundDone()) {
                // the client closed in TLS during the handshake, which Netty reports as a success
                wire.ends(WhoClosed.Sign.CLIENT_FIN);
                observer.failed(new ClosedChannelException());
            } else {
                observer.succeeded(engine.getSession().getProtocol());
            }
        });
        pipeline.addLast(handler);
    }

    /** Adds the handlers for HTTP, and returns the last handler. */
    ForwardingHandler addHttp(IdleTimer idle, ReadGate gate) {
        RequestAggregator requests = new RequestAggregator(wire);
        ForwardingHandler http = new ForwardingHandler(shared.service(), requests, wire, idle, gate);
        RequestForm form = new RequestForm();
        pipeline.addLast(form.bytes());
        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_HEADER_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)));
        pipeline.addLast(form);
        pipeline.addLast(requests);
        pipeline.addLast(http);
        return http;
    }
}
