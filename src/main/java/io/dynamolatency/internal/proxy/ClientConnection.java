package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.hiccup.CoreWait;
import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.dynamolatency.internal.wire.ClientAlert;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to the proxy. Sets up the connection's handlers, and knows which bytes and exchanges are under
 * way. The emulated network is the first handler. {@link ServerHandlers} adds TLS and HTTP when the first bytes arrive,
 * which is after the emulated TCP handshake. Only the connection's event loop is allowed to use an object, except for
 * {@link #ended}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends and tells its handlers
final class ClientConnection implements NetworkEmulator.Observer, IdleTimer.Connection {

    /**
     * The objects that all connections of a proxy share.
     *
     * @param delayObserver receives every delay
     * @param tls {@code null} for plain HTTP
     * @param tlsTasks computes handshakes on other threads, so that this work does not delay the event loop
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
            Service service,
            Duration idleTimeout,
            Duration stallTimeout) {}

    private final SocketChannel channel;
    private final Shared shared;
    private final WireRecorder.Connection wire;
    private final ReadGate gate;
    private final NetworkEmulator network;
    private final IdleTimer idle;
    private boolean handshaking;
    private @Nullable ForwardingHandler httpServer;
    private @Nullable FaultedConnection faulted;

    ClientConnection(SocketChannel channel, Shared shared) {
        this.channel = channel;
        this.shared = shared;
        handshaking = shared.tls() != null;
        ConnectionTime time = new ConnectionTime(shared.time(), shared.emulation()::jumps);
        wire = shared.recorder().accepted(handshaking, time);
        gate = new ReadGate(channel.config());
        network = new NetworkEmulator(
                shared.emulation(), wire, gate, shared.loopWait(), time, this, delayLine(), delayLine());
        idle = new IdleTimer(channel, this, shared.idleTimeout(), shared.stallTimeout());
        if (handshaking) {
            idle.handshake();
        }
        channel.pipeline().addLast(network);
        channel.closeFuture().addListener(closed -> {
            handshaking = false;
            wire.handshake(Handshake.FAILED, ClientAlert.WITHOUT_ALERT, null);
        });
    }

    private DelayLine delayLine() {
        return new DelayLine(shared.delays(), channel.eventLoop(), (askedNanos, tookNanos) -> {
            // the loop's thread was woken for a delivery; its wait for a core is not part of the next request
            shared.loopWait().nanosSinceLast();
            shared.delayObserver().delayed(askedNanos, tookNanos);
        });
    }

    /**
     * Returns whether nothing is under way that can change the log: no bytes of the client, no handshake, and no
     * exchange that began after {@code from}.
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
     * If no bytes and no exchanges are under way, closes the connection, as a server with an idle timeout would.
     * Returns true if this call closed the connection.
     */
    boolean closeIfIdle() {
        ForwardingHandler http = httpServer;
        return http != null
                && !handshaking
                && !network.bytesUnderWay()
                && channel.isActive()
                && http.closeIfIdle(channel.pipeline().context(http));
    }

    /** Returns whether the proxy's FIN has reached the client's socket. Any thread is allowed to call this method. */
    boolean ended() {
        return channel.isOutputShutdown() || !channel.isOpen();
    }

    /** Closes the connection at once. */
    void shutDown() {
        cut(Sign.SHUT_DOWN);
    }

    @Override
    public void closeIdle() {
        // recorded before TLS announces the close to the client
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
        ServerHandlers handlers = new ServerHandlers(context.pipeline(), shared, wire);
        FaultedConnection faults = faulted;
        if (shared.tls() != null) {
            handlers.addTls(network, faults != null && faults.asksForCertificate(), this::handshakeEnds);
        }
        ForwardingHandler http = handlers.addHttp(idle, gate);
        httpServer = http;
        if (faults != null) {
            faults.serves(http);
        }
    }

    private void handshakeEnds() {
        handshaking = false;
        idle.resume();
    }

    int index() {
        return wire.index();
    }

    /**
     * Ends the current plan of faults on this connection, and starts another plan.
     *
     * @param plan the plan to start; {@code null} for none
     * @param opens whether the connection was just accepted
     */
    void faults(@Nullable FaultPlan plan, boolean opens) {
        FaultedConnection before = faulted;
        if (before != null) {
            before.end();
        }
        FaultedConnection now = plan == null || !plan.concerns(wire.index())
                ? null
                : new FaultedConnection(
                        plan, channel, network, shared.emulation(), wire, idle, shared.service(), opens);
        faulted = now;
        ForwardingHandler http = httpServer;
        if (http != null) {
            http.service(shared.service());
            if (now != null) {
                now.serves(http);
            }
        }
    }

    @Override
    public void bytesArrive() {
        idle.touch();
    }
}
