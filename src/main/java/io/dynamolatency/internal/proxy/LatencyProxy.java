package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server on this machine's loopback address that stands in front of a DynamoDB back end: it makes the network's round
 * trips as long as its profile says, speaks TLS and HTTP with the client, hands every request on over warm connections of
 * its own, and records every connection, handshake and exchange.
 *
 * <p>Delays are lower bounds: nothing arrives before its time, and on a busy machine some of it after. Behind it
 * {@code connect()} returns at once, and the TCP handshake's round trip is paid by the connection's first bytes: the sum of
 * connecting and asking is right, their division is not. What is larger than TCP's windows takes the round trips of slow
 * start. There is no loss and no limit of bandwidth.
 *
 * <p>Thread-safe. One event loop serves all connections, those to the back end included: no exchange changes threads,
 * and the log has one order. The handshakes' computing, the one thing that would hold it up, is done by one or two other threads.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the channel's end
public final class LatencyProxy implements AutoCloseable {

    /** What the names of all its threads begin with. */
    static final String THREAD_PREFIX = "dynamo-latency-proxy";

    private static final int BACKLOG = 1024;
    private static final int MOST_TLS_THREADS = 2;
    private static final long CLOSE_STEP_MILLIS = 500;

    /**
     * Looks at the event loop, a millisecond and so at least one round of it apart, that have to find nothing under way: what
     * a client had sent or closed before the first is accepted, read and noted by the last.
     */
    private static final int QUIET_LOOKS = 3;

    private static final long LOOK_MILLIS = 1;

    private final Emulation emulation;
    private final WireRecorder recorder = new WireRecorder();
    private final DelayThread delays = new DelayThread(THREAD_PREFIX + "-delay");
    private final ExecutorService tlsTasks;
    private final EventLoopGroup group =
            new NioEventLoopGroup(1, new DefaultThreadFactory(THREAD_PREFIX + "-loop", true));
    private final EventLoop eventLoop = group.next();
    private final UpstreamPool upstream;
    private final ClientConnection.Shared shared;
    private final Channel server;
    private final URI uri;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean closeAfterAnswers = new AtomicBoolean();

    private volatile DelayObserver delayObserver = DelayObserver.NONE;

    /** Open connections; touched on the event loop alone. */
    private final Set<ClientConnection> connections = new HashSet<>();

    private LatencyProxy(
            ProxySettings settings, UpstreamTimeouts timeouts, ExecutorService tlsTasks, InetAddress address) {
        this.tlsTasks = tlsTasks;
        NetworkProfile network = settings.network();
        boolean encrypted = network.tls().encrypted();
        emulation = new Emulation(network);
        upstream = new UpstreamPool(eventLoop, settings.upstream(), settings.upstreamTrust(), timeouts, tlsTasks);
        shared = new ClientConnection.Shared(
                emulation,
                delays,
                (asked, applied) -> delayObserver.delayed(asked, applied),
                recorder,
                encrypted ? new ServerTls(settings.certificate(), network.tls(), network.resumption()) : null,
                tlsTasks,
                upstream,
                settings.network().idleTimeout(),
                closeAfterAnswers::get);
        eventLoop.execute(upstream::connectAhead);
        server = bind(address);
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        uri = URI.create((encrypted ? "https" : "http") + "://" + address.getHostAddress() + ":" + port);
    }

    /**
     * Opens a proxy on a free port of {@code 127.0.0.1} with its emulation on. The back end is not asked; where it does
     * not answer, requests get the status 502.
     *
     * @throws IllegalStateException when no port can be bound
     */
    public static LatencyProxy open(ProxySettings settings) {
        return open(settings, UpstreamTimeouts.DEFAULT);
    }

    static LatencyProxy open(ProxySettings settings, UpstreamTimeouts timeouts) {
        return open(settings, timeouts, tlsTasks());
    }

    /** One whose handshakes are computed by {@code tlsTasks}, which is its own from now on. */
    static LatencyProxy open(ProxySettings settings, UpstreamTimeouts timeouts, ExecutorService tlsTasks) {
        return new LatencyProxy(settings, timeouts, tlsTasks, loopback());
    }

    /**
     * How many threads compute handshakes: no more than half of the cores, so that many handshakes at once leave one to the event loop
     * and the delays. Clients wait for the server's half and take cores for theirs meanwhile, so what is not computed here at a time is
     * not computed there either.
     */
    static int tlsThreads(int cores) {
        return Math.max(1, Math.min(MOST_TLS_THREADS, cores / 2));
    }

    private static ExecutorService tlsTasks() {
        return tlsTasks(tlsThreads(Runtime.getRuntime().availableProcessors()));
    }

    /** Threads that start when the first handshakes come. */
    static ExecutorService tlsTasks(int threads) {
        return Executors.newFixedThreadPool(threads, new DefaultThreadFactory(THREAD_PREFIX + "-tls", true));
    }

    /** Opens one that listens elsewhere, for benchmarks whose client comes over a network; its certificate has to name the address. */
    static LatencyProxy open(ProxySettings settings, InetAddress address) {
        return new LatencyProxy(settings, UpstreamTimeouts.DEFAULT, tlsTasks(), address);
    }

    private Channel bind(InetAddress address) {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // A client's FIN is an event of its own here, delayed as on a network, and not the end of the socket.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                })
                .bind(new InetSocketAddress(address, 0))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IllegalStateException(
                    "cannot listen on " + address.getHostAddress() + ": " + bound.cause(), bound.cause());
        }
        return bound.channel();
    }

    private void accept(SocketChannel channel) {
        ClientConnection connection = new ClientConnection(channel, shared);
        connections.add(connection);
        channel.closeFuture().addListener(gone -> connections.remove(connection));
        upstream.connectAhead();
    }

    /** Where clients find it: {@code https://127.0.0.1:PORT}, or {@code http:} where the network is not encrypted. */
    public URI uri() {
        return uri;
    }

    /**
     * Switches the delays and the handshake's cost off, for warming up, or on again. What was read or flushed before the call
     * keeps its time.
     */
    public void emulation(boolean on) {
        emulation.on(on);
    }

    /** Switches the delays on as on a network with another round trip, until they are switched off or on again. */
    public void emulation(Duration rtt) {
        emulation.on(rtt);
    }

    /** Tells somebody of every delay from now on, in place of whoever was told before. */
    public void observeDelays(DelayObserver observer) {
        delayObserver = observer;
    }

    /** Has the server answer {@code Connection: close} to every request and close, whatever the request says, or no longer. */
    public void closeAfterAnswers(boolean on) {
        closeAfterAnswers.set(on);
    }

    /**
     * Closes all connections that carry nothing, as a server does that has waited long enough, and returns when the clients
     * can know: half a round trip later, when their sockets have the FIN.
     *
     * @param atMost when to return though some have not; connections that a client does not close in turn are left to linger
     */
    public void closeIdleConnections(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            Future<List<ClientConnection>> closing = eventLoop.submit(() ->
                    connections.stream().filter(ClientConnection::closeIfIdle).toList());
            List<ClientConnection> idle = closing.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            while (!idle.stream().allMatch(ClientConnection::ended) && System.nanoTime() - deadline < 0) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | RejectedExecutionException e) {
            // As far as it came.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Waits until all connections opened since {@code from} are closed, by whoever.
     *
     * @return whether they are, or {@code atMost} went by
     */
    public boolean awaitCloses(WireMark from, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!allClosed(from)) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }

    private boolean allClosed(WireMark from) {
        return recorder.log(from).connections().stream().allMatch(c -> c.closedBy() != null);
    }

    /** This moment, for {@link #settled} or {@link RecordedWireLog#between}. Not for every call: each is remembered. */
    public WireMark mark() {
        return recorder.mark();
    }

    /** This moment, for {@link #awaitCloses}: cheap enough for every call. */
    public WireMark position() {
        return recorder.position();
    }

    /** Everything so far: a consistent snapshot. The newest 2^18 connections and 2^18 exchanges are kept, of those before them the totals. */
    public RecordedWireLog log() {
        return recorder.log(WireMark.START);
    }

    /**
     * What happened since {@code from}, once it has come to rest: exchanges answered, handshakes ended, and closes seen that
     * either end had decided on before this call. Waits for it as long as {@code atMost} and some milliseconds at the least.
     *
     * @param atMost when to take the log though it has not come to rest; zero is at once
     */
    public RecordedWireLog settled(WireMark from, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        int quiet = 0;
        try {
            long left;
            while (quiet < QUIET_LOOKS && (left = deadline - System.nanoTime()) > 0) {
                Future<Boolean> look = eventLoop.schedule(() -> isQuiet(from), LOOK_MILLIS, TimeUnit.MILLISECONDS);
                quiet = look.get(left, TimeUnit.NANOSECONDS) ? quiet + 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | RejectedExecutionException e) {
            // As far as it came: the time is over, or the proxy is closed and its log final.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return recorder.log(from);
    }

    private boolean isQuiet(WireMark from) {
        return connections.stream().allMatch(connection -> connection.isQuiet(from));
    }

    /** Sockets of clients that are not closed at both ends yet. */
    int openConnections() {
        return eventLoop.submit(connections::size).awaitUninterruptibly().getNow();
    }

    /** Closes all connections and ends all threads; takes less than two seconds. The log can still be read. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean interrupted = false;
        try {
            eventLoop.submit(this::closeConnections).await(CLOSE_STEP_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        delays.close();
        try {
            group.shutdownGracefully(0, CLOSE_STEP_MILLIS, TimeUnit.MILLISECONDS)
                    .await(CLOSE_STEP_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        tlsTasks.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeConnections() {
        Channel listening = server;
        if (listening != null) {
            listening.close();
        }
        Set.copyOf(connections).forEach(ClientConnection::shutDown);
        upstream.close();
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
