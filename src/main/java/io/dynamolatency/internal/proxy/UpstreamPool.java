package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.text.Durations;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pool of warm connections to the back end. The pool opens one connection more than needed, so that a client's new
 * connection does not wait for a second connect. Only the event loop of the clients' connections uses a pool, except
 * for {@link #isIdle}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends and tells its handlers
final class UpstreamPool {

    /** Receives the answer to a request. */
    interface Call {

        /**
         * Is called once. The implementation must release the answer. If the back end did not answer, the answer is
         * from {@link Answers#serverError}.
         */
        void answered(FullHttpResponse answer);
    }

    private static final Pattern READS = Pattern.compile("Get|BatchGet|TransactGet|Query|Scan|List|Describe");

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final EventLoop eventLoop;
    private final URI address;
    private final SocketAddress socketAddress;
    private final @Nullable UpstreamTls tls;
    private final ProxyTimeouts timeouts;
    private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
    private final Set<UpstreamConnection> all = new HashSet<>();
    private final Set<Channel> handshaking = new HashSet<>();
    /** The number of requests at the back end. Other threads read this number. */
    private final AtomicInteger asked = new AtomicInteger();

    private boolean connectingAhead;

    /** Whether a check of the deadlines is scheduled. */
    private boolean watching;

    /** How long to wait for the next answer. Shorter than usual if the last request had no answer in time. */
    private Duration patience;

    private boolean closed;

    /** @param tlsTasks computes handshakes if the back end speaks TLS */
    UpstreamPool(
            EventLoop eventLoop,
            URI address,
            Optional<CertificateAuthorities> trust,
            ProxyTimeouts timeouts,
            Executor tlsTasks) {
        this.eventLoop = eventLoop;
        this.address = address;
        boolean encrypted = "https".equalsIgnoreCase(address.getScheme());
        int port = address.getPort() > 0 ? address.getPort() : encrypted ? HTTPS_PORT : HTTP_PORT;
        this.socketAddress = new InetSocketAddress(address.getHost(), port);
        this.tls = encrypted ? new UpstreamTls(address, port, trust, timeouts.connect(), tlsTasks) : null;
        this.timeouts = timeouts;
        this.patience = timeouts.answer();
        long sweepNanos = Math.max(1, timeouts.idle().toNanos() / 4);
        eventLoop.scheduleWithFixedDelay(this::dropStale, sweepNanos, sweepNanos, TimeUnit.NANOSECONDS);
    }

    /** Sends a request and releases it. */
    void send(FullHttpRequest request, Call call) {
        Call counted = counted(call);
        if (mayRepeat(request)) {
            sendNow(request, counted);
        } else {
            // send only after this turn of the event loop has read all closes, because a write on a dead connection
            // fails
            eventLoop.execute(() -> sendNow(request, counted));
        }
    }

    private Call counted(Call call) {
        asked.incrementAndGet();
        return answer -> {
            asked.decrementAndGet();
            call.answered(answer);
        };
    }

    /** Returns whether no request is at the back end. Any thread is allowed to call this method. */
    boolean isIdle() {
        return asked.get() == 0;
    }

    private void sendNow(FullHttpRequest request, Call call) {
        UpstreamConnection pooled = takeIdle();
        if (pooled != null) {
            exchange(pooled, request, call, mayRepeat(request));
        } else {
            sendOnFresh(request, call);
        }
        connectAhead();
    }

    /** Returns whether a request changes nothing, so that the pool is allowed to send the request twice. */
    private static boolean mayRepeat(FullHttpRequest request) {
        String target = request.headers().get("X-Amz-Target", "");
        return READS.matcher(target.substring(target.indexOf('.') + 1)).lookingAt();
    }

    /**
     * Opens a connection for the next request, unless the pool has an idle connection. Ignores a failure, which the
     * next request will report.
     */
    void connectAhead() {
        if (closed || connectingAhead || !idle.isEmpty()) {
            return;
        }
        connectingAhead = true;
        connect((connection, failure) -> {
            connectingAhead = false;
            if (connection != null) {
                release(connection);
            }
        });
    }

    void close() {
        closed = true;
        Set.copyOf(all).forEach(UpstreamConnection::close);
        Set.copyOf(handshaking).forEach(Channel::close);
        idle.clear();
    }

    private @Nullable UpstreamConnection takeIdle() {
        dropStale();
        UpstreamConnection newest;
        do {
            newest = idle.pollFirst();
        } while (newest != null && !newest.isOpen());
        return newest;
    }

    private void sendOnFresh(FullHttpRequest request, Call call) {
        connect((connection, failure) -> {
            if (connection != null) {
                exchange(connection, request, call, false);
            } else {
                request.release();
                call.answered(Answers.serverError(
                        HttpResponseStatus.BAD_GATEWAY,
                        "no connection to the back end at " + address + ": " + failure));
            }
        });
    }

    /**
     * Sends a request on a connection.
     *
     * @param retry whether to try again on a new connection if this connection is dead, because the back end perhaps
     *     closed an old connection. The back end has perhaps read the request, so the pool never sends a write twice
     */
    private void exchange(UpstreamConnection connection, FullHttpRequest request, Call call, boolean retry) {
        Duration atMost = patience;
        long deadlineNanos = System.nanoTime() + atMost.toNanos();
        watch(deadlineNanos);
        connection.send(request, deadlineNanos, new UpstreamConnection.Exchange() {
            @Override
            public void answered(FullHttpResponse answer, boolean reusable) {
                patience = timeouts.answer();
                request.release();
                if (reusable) {
                    release(connection);
                }
                call.answered(answer);
            }

            @Override
            public void died(boolean answerBegan, boolean timedOut, @Nullable Throwable cause) {
                all.remove(connection);
                if (retry && !answerBegan && !timedOut && !closed) {
                    sendOnFresh(request, call);
                    return;
                }
                request.release();
                if (timedOut) {
                    patience = timeouts.after(atMost);
                    call.answered(Answers.serverError(
                            HttpResponseStatus.GATEWAY_TIMEOUT,
                            "the back end at " + address + " gave no answer in " + Durations.format(atMost)));
                } else {
                    String how = cause == null ? "the connection ended before the answer did" : cause.toString();
                    call.answered(Answers.serverError(
                            HttpResponseStatus.BAD_GATEWAY, "the back end at " + address + " closed: " + how));
                }
            }
        });
    }

    /**
     * Schedules a check of the deadlines, unless one is scheduled. One task reschedules itself to the earliest
     * deadline, because a task per exchange would cost too much. A shorter timeout than usual can be the earliest
     * deadline, so its exchange schedules its own check.
     */
    private void watch(long deadlineNanos) {
        if (!watching || patience.compareTo(timeouts.answer()) < 0) {
            watching = true;
            long left = Math.max(0, deadlineNanos - System.nanoTime());
            eventLoop.schedule(this::lookAtDeadlines, left, TimeUnit.NANOSECONDS);
        }
    }

    private void lookAtDeadlines() {
        watching = false;
        long now = System.nanoTime();
        List<UpstreamConnection> asked =
                all.stream().filter(UpstreamConnection::isAsked).toList();
        asked.stream()
                .filter(connection -> connection.deadlineNanos() - now <= 0)
                .forEach(UpstreamConnection::timeOut);
        asked.stream()
                .mapToLong(UpstreamConnection::deadlineNanos)
                .filter(deadline -> deadline - now > 0)
                // nanoTime can wrap around, so compare differences with zero
                .reduce((one, other) -> one - other <= 0 ? one : other)
                .ifPresent(this::watch);
    }

    private void connect(BiConsumer<@Nullable UpstreamConnection, @Nullable Throwable> then) {
        ChannelFuture connect = new Bootstrap()
                .group(eventLoop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        timeouts.connect().toMillis())
                .handler(new ChannelInboundHandlerAdapter())
                .connect(socketAddress);
        connect.addListener(connected -> {
            if (!connected.isSuccess()) {
                then.accept(null, connected.cause());
                return;
            }
            // no bytes were read yet, because this code runs on the event loop that reads them
            if (tls == null) {
                then.accept(opened(connect.channel()), null);
            } else {
                encrypt(connect.channel(), tls.newHandler(), then);
            }
        });
    }

    /** Adds TLS to a connection, which is warm once its handshake has ended. */
    private void encrypt(
            Channel channel, SslHandler handler, BiConsumer<@Nullable UpstreamConnection, @Nullable Throwable> then) {
        if (closed) {
            channel.close();
            then.accept(null, new ClosedChannelException());
            return;
        }
        handshaking.add(channel);
        // the handshake's future reports the failure
        ChannelHandler quiet = new QuietHandshake();
        channel.pipeline().addLast(quiet);
        handler.handshakeFuture().addListener(shaken -> {
            handshaking.remove(channel);
            if (shaken.isSuccess()) {
                channel.pipeline().remove(quiet);
                then.accept(opened(channel), null);
            } else {
                channel.close();
                then.accept(null, shaken.cause());
            }
        });
        channel.pipeline().addFirst(handler);
    }

    private UpstreamConnection opened(Channel channel) {
        UpstreamConnection connection = new UpstreamConnection(channel, this::forget);
        all.add(connection);
        if (closed) {
            connection.close();
        }
        return connection;
    }

    private void forget(UpstreamConnection connection) {
        all.remove(connection);
        idle.remove(connection);
    }

    private void release(UpstreamConnection connection) {
        connection.idleSince(System.nanoTime());
        idle.addFirst(connection);
    }

    /**
     * Closes connections that have been idle too long, because the back end could close such a connection during a
     * request. The oldest connections are last in the pool.
     */
    private void dropStale() {
        long now = System.nanoTime();
        UpstreamConnection oldest;
        while ((oldest = idle.peekLast()) != null
                && now - oldest.idleSince() > timeouts.idle().toNanos()) {
            idle.pollLast();
            oldest.close();
        }
    }

    /** Closes the connection after an exception in a handshake. The handshake's future reports the exception. */
    private static final class QuietHandshake extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
