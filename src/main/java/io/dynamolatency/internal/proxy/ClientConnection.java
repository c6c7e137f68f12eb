package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.hiccup.CoreWait;
import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to the proxy. Sets up the connection's handlers, and knows which bytes and exchanges are under
 * way. The emulated network is the first handler. TLS and HTTP are added when the first bytes arrive, as after a TCP
 * handshake. Belongs to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends, which its handlers see
final class ClientConnection implements NetworkEmulator.Observer, IdleTimer.Connection {

    private static final int MAX_CHUNK_BYTES = 64 << 10;
    private static final int MAX_HEADER_BYTES = 64 << 10;

    /**
     * The objects that all connections of a proxy share.
     *
     * @param delayObserver is told of every delay
     * @param tls {@code null} for plain HTTP
     * @param closeAfterAnswers whether the server closes after each response
     * @param tlsTasks runs the computing of handshakes, so that it does not delay the event loop
     */
    record Shared(
            Emulation emulation,
            DelayThread delays,
            DelayObserver delayObserver,
            WireRecorder recorder,
            CoreWait loopWait,
            VirtualTime time,
            @Nullable ServerTls tls,
            Executor tlsTasks,
            UpstreamPool upstream,
            Duration idleTimeout,
            Duration stallTimeout,
            BooleanSupplier closeAfterAnswers) {}

    private final SocketChannel channel;
    private final Shared shared;
    private final WireRecorder.Connection wire;
    private final ReadGate gate;
    private final NetworkEmulator network;
    private final IdleTimer idle;
    private boolean handshaking;
    private @Nullable ForwardingHandler httpServer;

    ClientConnection(SocketChannel channel, Shared shared) {
        this.channel = channel;
        this.shared = shared;
        handshaking = shared.tls() != null;
        ConnectionTime time = new ConnectionTime(shared.time());
        wire = shared.recorder().accepted(handshaking, time);
        gate = new ReadGate(channel.config());
        network = new NetworkEmulator(
                shared.emulation(),
                wire,
                gate,
                shared.loopWait(),
                time,
                this,
                new DelayLine(shared.delays(), channel.eventLoop(), shared.delayObserver()),
                new DelayLine(shared.delays(), channel.eventLoop(), shared.delayObserver()));
        idle = new IdleTimer(channel, this, shared.idleTimeout(), shared.stallTimeout());
        if (handshaking) {
            idle.handshake();
        }
        channel.pipeline().addLast(network);
        channel.closeFuture().addListener(closed -> {
            handshaking = false;
            wire.handshake(Handshake.FAILED, HandshakeObserver.CLOSED_DURING_HANDSHAKE, null);
        });
    }

    /**
     * Returns whether nothing can still change the log: no bytes, no handshake, and no exchange since {@code from} is
     * under way.
     */
    boolean isQuiet(WireMark from) {
        if (!channel.isOpen()) {
            return true;
        }
        boolean inHandshake = handshaking && network.heardOfClient();
        boolean inExchange = httpServer != null && httpServer.exchangingSince(from.exchanges());
        return !network.bytesUnderWay() && !inHandshake && !inExchange;
    }

    /**
     * Closes the connection as a server with an idle timeout would, unless bytes or exchanges are under way. Returns
     * whether it closed it.
     */
    boolean closeIfIdle() {
        ForwardingHandler http = httpServer;
        return http != null
                && !handshaking
                && !network.bytesUnderWay()
                && channel.isActive()
                && http.closeIfIdle(channel.pipeline().context(http));
    }

    /** Returns whether the proxy's FIN has reached the client's socket. Any thread may call this. */
    boolean ended() {
        return channel.isOutputShutdown() || !channel.isOpen();
    }

    /** Closes the connection at once. */
    void shutDown() {
        cut(Sign.SHUT_DOWN);
    }

    @Override
    public void closeIdle() {
        // recorded before TLS tells the client
        wire.ends(Sign.IDLE);
        channel.close();
    }

    @Override
    public void closeStalled() {
        cut(Sign.IDLE);
    }

    @Override
    public boolean unwritten() {
        return network.unwritten();
    }

    private void cut(Sign sign) {
        wire.ends(sign);
        network.cut();
        ChannelHandlerContext belowTheNetwork = channel.pipeline().context(network);
        if (belowTheNetwork != null) {
            belowTheNetwork.close();
        }
    }

    @Override
    public void firstBytesArrive(ChannelHandlerContext context) {
        ChannelPipeline pipeline = context.pipeline();
        ServerTls tls = shared.tls();
        if (tls != null) {
            addTls(pipeline, tls);
        }
        RequestAggregator requests = new RequestAggregator(wire);
        httpServer = new ForwardingHandler(shared.upstream(), requests, wire, idle, gate, shared.closeAfterAnswers());
        RequestForm form = new RequestForm();
        pipeline.addLast(form.bytes());
        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_HEADER_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)));
        pipeline.addLast(form);
        pipeline.addLast(requests);
        pipeline.addLast(httpServer);
    }

    private void addTls(ChannelPipeline pipeline, ServerTls tls) {
        HandshakeObserver observer = new HandshakeObserver(shared.emulation(), network, wire, tls.version());
        pipeline.addLast(observer);
        SslHandler handler = new SslHandler(tls.newEngine(), shared.tlsTasks()) {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
                // after the close no other handler is left, and Netty would print the exception
                if (context.channel().isActive()) {
                    super.exceptionCaught(context, cause);
                }
            }
        };
        handler.handshakeFuture().addListener(handshake -> {
            handshaking = false;
            idle.resume();
            if (handshake.isSuccess()) {
                observer.succeeded(handler.engine().getSession().getProtocol());
            } else {
                observer.failed(handshake.cause());
            }
        });
        pipeline.addLast(handler);
    }

    @Override
    public void bytesArrive() {
        idle.touch();
    }
}
