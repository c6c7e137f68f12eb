package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.hiccup.CoreWait;
import io.dynamolatency.internal.hiccup.ProcessSleep;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The proxy between client and DynamoDB back end, on this machine's loopback address. It emulates the round trips of a
 * network profile, and speaks TLS and HTTP with the client. It forwards every request over warm connections of its own,
 * and records every connection, handshake and exchange.
 *
 * <p>Delays are lower bounds: on a busy machine some bytes arrive later. {@code connect()} returns at once, and the
 * connection's first bytes are delayed by the TCP handshake's round trip instead. The total time of connecting and
 * requesting is therefore right, but the two separate times are not. Messages larger than TCP's windows take the round
 * trips of slow start. There is no loss and no bandwidth limit, unless a fault is planned.
 *
 * <p>Thread-safe. One event loop serves all connections, including those to the back end. An exchange therefore never
 * changes threads, and the log has one order. One or two other threads compute handshakes, because this work would
 * delay the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends and tells its handlers
public final class LatencyProxy implements AutoCloseable {

    /** How the names of the proxy's threads begin. */
    static final String THREAD_PREFIX = "dynamo-latency-proxy";

    private static final int MOST_TLS_THREADS = 2;
    private static final long CLOSE_STEP_MILLIS = 500;
    private static final long PLAN_SECONDS = 10;

    /**
     * How many checks in a row, a millisecond apart, must find nothing under way. After the last check, the log has all
     * bytes and closes that a client sent before the first check.
     */
    private static final int QUIET_LOOKS = 3;

    private static final long LOOK_MILLIS = 1;

    private final Emulation emulation;
    private final WireRecorder recorder = new WireRecorder();
    private final CoreWait loopWait = new CoreWait();
    private final VirtualTime time = new VirtualTime();
    private final ProcessSleep sleep = new ProcessSleep();
    private final DelayThread delays;
    private final ExecutorService tlsTasks;
    private final EventLoopGroup group = new NioEventLoopGroup(
            1,
            new DefaultThreadFactory(THREAD_PREFIX + "-loop", true),
            SelectorProvider.provider(),
            () -> new SpinWhenQuick(System::nanoTime));
    private final EventLoop eventLoop = group.next();
    private final UpstreamPool upstream;
    private final ClientConnection.Shared shared;
    private final ListeningSockets sockets;
    private final URI uri;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean closeAfterAnswers = new AtomicBoolean();

    private volatile DelayObserver delayObserver = DelayObserver.NONE;
    private volatile Optional<ConnectProxy> tunnels = Optional.empty();

    /** The open connections. Only the event loop uses this set. */
    private final Set<ClientConnection> connections = new HashSet<>();

    /** The current plan of faults. Only the event loop uses this field. */
    private @Nullable FaultPlan faultPlan;

    /**
     * Opens a proxy.
     *
     * @param tlsTasks computes handshakes; the proxy shuts it down
     * @param address the address to listen on, which the certificate must contain
     */
    LatencyProxy(ProxySettings settings, ProxyTimeouts timeouts, ExecutorService tlsTasks, InetAddress address) {
        this.tlsTasks = tlsTasks;
        NetworkProfile network = settings.network();
        boolean encrypted = network.tls().encrypted();
        emulation = new Emulation(network);
        upstream = new UpstreamPool(eventLoop, settings.upstream(), settings.upstreamTrust(), timeouts, tlsTasks);
        delays = new DelayThread(
                THREAD_PREFIX + "-delay", time, emulation::jumps, () -> sleep.isAsleep(upstream::isIdle));
        shared = new ClientConnection.Shared(
                emulation,
                delays,
                (asked, applied) -> delayObserver.delayed(asked, applied),
                recorder,
                loopWait,
                time,
                encrypted ? new ServerTls(settings.certificate(), network.tls(), network.resumption()) : null,
                tlsTasks,
                new BackEndService(upstream, closeAfterAnswers::get),
                settings.network().idleTimeout(),
                timeouts.client());
        eventLoop.execute(upstream::connectAhead);
        try {
            sockets = new ListeningSockets(address, settings.addresses(), eventLoop, recorder, this::accept);
        } catch (IllegalStateException unbound) {
            close();
            throw unbound;
        }
        uri = URI.create((encrypted ? "https" : "http") + "://" + sockets.authority());
    }

    /**
     * Opens a proxy on a free port of {@code 127.0.0.1} with its emulation on. Does not check the back end. If the back
     * end does not answer, requests get the status 502.
     *
     * @throws IllegalStateException if no port can be bound
     */
    public static LatencyProxy open(ProxySettings settings) {
        return open(settings, ProxyTimeouts.DEFAULT);
    }

    static LatencyProxy open(ProxySettings settings, ProxyTimeouts timeouts) {
        int threads = tlsThreads(Runtime.getRuntime().availableProcessors());
        return new LatencyProxy(settings, timeouts, tlsTasks(threads), Loopback.address());
    }

    /**
     * Returns the number of threads that compute handshakes, 1 or 2. With two cores or more, even many handshakes leave
     * a core free for the event loop and the delays.
     */
    static int tlsThreads(int cores) {
        return Math.max(1, Math.min(MOST_TLS_THREADS, cores / 2));
    }

    /** Returns an executor for handshakes. Its threads start when the executor first needs them. */
    static ExecutorService tlsTasks(int threads) {
        return Executors.newFixedThreadPool(threads, new DefaultThreadFactory(THREAD_PREFIX + "-tls", true));
    }

    private void accept(SocketChannel channel) {
        ClientConnection connection = new ClientConnection(channel, shared);
        connections.add(connection);
        if (faultPlan != null) {
            connection.faults(faultPlan, true);
        }
        channel.closeFuture().addListener(gone -> connections.remove(connection));
        upstream.connectAhead();
    }

    /**
     * Returns the proxy's address: {@code https://127.0.0.1:PORT}, {@code https://localhost:PORT} with two addresses,
     * or {@code http:} without encryption.
     */
    public URI uri() {
        return uri;
    }

    /**
     * Switches the delays and the cost of handshakes on or off. They are off in the warm-up. Bytes that were read or
     * flushed before this call keep their delay.
     */
    public void emulation(boolean on) {
        emulation.on(on);
    }

    /** Switches the delays on with a different round-trip time, until the next call of {@link #emulation(boolean)}. */
    public void emulation(Duration rtt) {
        emulation.on(rtt);
    }

    /** Sets whether the proxy waits for delays or charges them, whatever the network profile says. */
    public void waitForDelays(boolean waited) {
        emulation.waitForDelays(waited);
    }

    /** Sets whether virtual time jumps while nothing happens. If not, charged delays end at once. */
    public void jumpWhenIdle(boolean jump) {
        emulation.jumpWhenIdle(jump);
    }

    /** Returns the clients' clock, which also gives the times of the log. */
    public CallClock clock() {
        return time;
    }

    /** Returns how often an exchange or a connection began during an exchange, or a connection during a handshake. */
    public long overlaps() {
        return recorder.overlaps();
    }

    /** Sets the observer of every delay from now on. */
    public void observeDelays(DelayObserver observer) {
        delayObserver = observer;
    }

    /**
     * Sets the HTTP proxy through which clients can connect. Faults of the kind {@code PROXY} strike this proxy's
     * tunnels.
     */
    public void tunnels(ConnectProxy proxy) {
        tunnels = Optional.of(proxy);
    }

    /** Sets whether the proxy answers every request with {@code Connection: close} and then closes the connection. */
    public void closeAfterAnswers(boolean on) {
        closeAfterAnswers.set(on);
    }

    /**
     * Starts a plan of faults for open and new connections. The previous plan ends, and releases everything that it
     * held back. An empty list only ends the previous plan. End a plan before you take its log.
     *
     * @param plannedCalls the number of calls; a fault's {@link WireFault#from} is a share of this number
     * @return the plan, for {@link #resumeFaults}
     */
    public FaultPlan faults(List<WireFault> faults, long plannedCalls) {
        return faults(faults, plannedCalls, connection -> true);
    }

    /** Starts a plan like {@link #faults}, but only for connections whose numbers the predicate accepts. */
    public FaultPlan faults(List<WireFault> faults, long plannedCalls, IntPredicate connections) {
        return resumeFaults(new FaultPlan(faults, plannedCalls, connections, tunnels, eventLoop));
    }

    /** Resumes a plan of this proxy that had ended. The plan keeps its counts. */
    public FaultPlan resumeFaults(FaultPlan plan) {
        // if the event loop is busy, it starts the plan later
        await(
                () -> {
                    startFaults(plan.isEmpty() ? null : plan);
                    return true;
                },
                0,
                TimeUnit.SECONDS.toNanos(PLAN_SECONDS));
        return plan;
    }

    /**
     * Runs a task on the event loop after a delay, and returns its result. Empty if the wait has timed out or is
     * interrupted, or if the proxy is closed.
     */
    private <T> Optional<T> await(Callable<T> task, long delayMillis, long atMostNanos) {
        try {
            return Optional.of(eventLoop
                    .schedule(task, delayMillis, TimeUnit.MILLISECONDS)
                    .get(atMostNanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | RejectedExecutionException | CancellationException e) {
            // there is no result
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return Optional.empty();
    }

    private void startFaults(@Nullable FaultPlan plan) {
        FaultPlan before = faultPlan;
        faultPlan = plan;
        if (before != null) {
            before.end();
        }
        if (sockets != null) {
            sockets.follow(plan);
        }
        List.copyOf(connections).stream()
                .sorted(Comparator.comparingInt(ClientConnection::index))
                .forEach(connection -> connection.faults(plan, false));
    }

    /**
     * Closes all idle connections, as a server with an idle timeout would. Returns when the FINs have reached the
     * clients' sockets, half a round trip later.
     *
     * @param atMost the longest wait. A connection stays half open until its client also closes it
     */
    public void closeIdleConnections(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Optional<List<ClientConnection>> idle = await(
                () -> connections.stream().filter(ClientConnection::closeIfIdle).toList(), 0, atMost.toNanos());
        boolean ended = idle.isEmpty();
        for (long left; !ended && (left = deadline - System.nanoTime()) > 0; ) {
            ended = await(() -> idle.get().stream().allMatch(ClientConnection::ended), LOOK_MILLIS, left)
                    .orElse(true);
        }
    }

    /**
     * Waits until all connections opened since {@code from} are closed. Either end can close a connection.
     *
     * @return true if all are closed; false if {@code atMost} has passed
     */
    public boolean awaitCloses(WireMark from, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (recorder.log(from).connections().stream().anyMatch(c -> c.closedBy() == null)) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }

    /**
     * Marks this moment for {@link #settled} or {@link RecordedWireLog#between}. Do not mark every call, because the
     * proxy stores each mark.
     */
    public WireMark mark() {
        return recorder.mark();
    }

    /** Returns this moment for {@link #awaitCloses}. This method is cheap enough for every call. */
    public WireMark position() {
        return recorder.position();
    }

    /**
     * Returns a consistent snapshot of the log so far: the newest 2^18 connections and 2^18 exchanges, and the totals
     * of older records.
     */
    public RecordedWireLog log() {
        return recorder.log(WireMark.START);
    }

    /**
     * Returns the log since {@code from}, once the log has settled. A log has settled when all exchanges are answered
     * and all handshakes have ended. All closes that either end started before this call must also be recorded. Waits
     * at least a few milliseconds, and at most {@code atMost}.
     *
     * @param atMost the longest wait; with zero, this method returns at once
     */
    public RecordedWireLog settled(WireMark from, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        int quiet = 0;
        for (long left; quiet < QUIET_LOOKS && (left = deadline - System.nanoTime()) > 0; ) {
            Optional<Boolean> look = await(() -> isQuiet(from), LOOK_MILLIS, left);
            if (look.isEmpty()) {
                break;
            }
            quiet = look.get() ? quiet + 1 : 0;
        }
        return recorder.log(from);
    }

    private boolean isQuiet(WireMark from) {
        return connections.stream().allMatch(connection -> connection.isQuiet(from));
    }

    /** Returns the number of client connections that are still open at one end or at both ends. */
    int openConnections() {
        return eventLoop.submit(connections::size).awaitUninterruptibly().getNow();
    }

    /** Closes all connections and ends all threads, in less than two seconds. The log can still be read. */
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
        sleep.close();
        try {
            group.shutdownGracefully(0, CLOSE_STEP_MILLIS, TimeUnit.MILLISECONDS)
                    .await(CLOSE_STEP_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        tlsTasks.shutdownNow();
        loopWait.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeConnections() {
        startFaults(null);
        if (sockets != null) {
            sockets.close();
        }
        Set.copyOf(connections).forEach(ClientConnection::shutDown);
        upstream.close();
    }
}
