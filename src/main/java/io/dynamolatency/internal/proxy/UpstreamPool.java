package io.dynamolatency.internal.proxy;

import io.dynamolatency.backend.CertificateAuthorities;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Warm connections to the back end, one more than needed. So a client's new connection does not cost a second connect.
 * Belongs to the event loop of the clients' connections: all calls and answers happen there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the channel's end
final class UpstreamPool {

    /** Gets the end of a request: one of the methods is called, once. */
    interface Call {

        /** The back end answered; the callee must release the answer. */
        void answered(FullHttpResponse answer);

        /** The back end did not answer: the reason, and the status for the client. */
        void failed(HttpResponseStatus status, String why);
    }

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final EventLoop eventLoop;
    private final URI address;
    private final SocketAddress socketAddress;
    private final @Nullable UpstreamTls tls;
    private final UpstreamTimeouts timeouts;
    private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
    private final Set<UpstreamConnection> all = new HashSet<>();
    private final Set<Channel> handshaking = new HashSet<>();
    private boolean connectingAhead;

    /** Whether a check of the deadlines is scheduled. */
    private boolean watching;

    private boolean closed;

    /**
     * @param tlsTasks computes handshakes with a back end that speaks TLS
     */
    UpstreamPool(
            EventLoop eventLoop,
            URI address,
            Optional<CertificateAuthorities> trust,
            UpstreamTimeouts timeouts,
            Executor tlsTasks) {
        this.eventLoop = eventLoop;
        this.address = address;
        boolean encrypted = "https".equalsIgnoreCase(address.getScheme());
        int port = address.getPort() > 0 ? address.getPort() : encrypted ? HTTPS_PORT : HTTP_PORT;
        this.socketAddress = new InetSocketAddress(address.getHost(), port);
        this.tls = encrypted ? new UpstreamTls(address, port, trust, timeouts.connect(), tlsTasks) : null;
        this.timeouts = timeouts;
        long sweepNanos = Math.max(1, timeouts.idle().toNanos() / 4);
        eventLoop.scheduleWithFixedDelay(this::dropStale, sweepNanos, sweepNanos, TimeUnit.NANOSECONDS);
    }

    /** Sends a request, and releases it. */
    void send(FullHttpRequest request, Call call) {
        UpstreamConnection pooled = takeIdle();
        if (pooled != null) {
            exchange(pooled, request, call, true);
        } else {
            sendOnFresh(request, call);
        }
        connectAhead();
    }

    /**
     * Opens a connection for the next request unless there is an idle one. Ignores a failure, which the request will
     * report.
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
                call.failed(HttpResponseStatus.BAD_GATEWAY, "the back end at " + address + " refused: " + failure);
            }
        });
    }

    /**
     * Sends a request on {@code connection}.
     *
     * @param retry whether to try again on a new connection if this one is dead, since it may be too old
     */
    private void exchange(UpstreamConnection connection, FullHttpRequest request, Call call, boolean retry) {
        long deadlineNanos = System.nanoTime() + timeouts.answer().toNanos();
        watch(deadlineNanos);
        connection.send(request, deadlineNanos, new UpstreamConnection.Exchange() {
            @Override
            public void answered(FullHttpResponse answer, boolean reusable) {
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
                    call.failed(
                            HttpResponseStatus.GATEWAY_TIMEOUT,
                            "the back end at " + address + " gave no answer in " + Durations.format(timeouts.answer()));
                } else {
                    String how = cause == null ? "the connection ended before the answer did" : cause.toString();
                    call.failed(HttpResponseStatus.BAD_GATEWAY, "the back end at " + address + " closed: " + how);
                }
            }
        });
    }

    /**
     * Schedules a check of the deadlines. Uses one task that reschedules itself to the earliest deadline, not one for
     * each exchange. All exchanges have the same timeout, so a later exchange has a later deadline.
     */
    private void watch(long deadlineNanos) {
        if (!watching) {
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
                // nanoTime may wrap: only differences compare
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
            // nothing was read yet: this runs on the event loop that reads
            if (tls == null) {
                then.accept(opened(connect.channel()), null);
            } else {
                encrypt(connect.channel(), tls.newHandler(), then);
            }
        });
    }

    /** Adds TLS; a connection is warm after its handshake. */
    private void encrypt(
            Channel channel, SslHandler handler, BiConsumer<@Nullable UpstreamConnection, @Nullable Throwable> then) {
        if (closed) {
            channel.close();
            then.accept(null, new ClosedChannelException());
            return;
        }
        handshaking.add(channel);
        // the future of the handshake reports its failure
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
     * Closes connections that were idle too long, before the back end does so during a request. The oldest are last.
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

    /** Ignores failures during a handshake. */
    private static final class QuietHandshake extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
