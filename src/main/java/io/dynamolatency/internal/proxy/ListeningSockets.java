package io.dynamolatency.internal.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sockets on which a proxy listens: one socket, or two sockets on the same port for {@link TwoAddresses}. */
@SuppressWarnings("FutureReturnValueIgnored") // if a registration or close fails, the channel ends
final class ListeningSockets {

    static final int BACKLOG = 1024;

    /** The largest number of ports to try until a port is free on both addresses. */
    private static final int MOST_PORTS = 20;

    private record Bound(Channel server, Optional<FirstAddress> first) {}

    private final EventLoop eventLoop;
    private final Consumer<SocketChannel> accept;
    private final String host;
    private final Channel server;
    private final Optional<FirstAddress> first;

    /**
     * Listens on a free port.
     *
     * @param address the address to listen on, unless there are two addresses
     * @param accept takes each new connection, in the event loop
     * @throws IllegalStateException if no port can be bound
     */
    ListeningSockets(
            InetAddress address,
            Optional<TwoAddresses> two,
            EventLoop eventLoop,
            WireRecorder recorder,
            Consumer<SocketChannel> accept) {
        this.eventLoop = eventLoop;
        this.accept = accept;
        this.host = two.map(TwoAddresses::name).orElseGet(address::getHostAddress);
        Bound bound = two.map(both -> bind(both, recorder)).orElseGet(() -> new Bound(bind(address), Optional.empty()));
        this.server = bound.server();
        this.first = bound.first();
    }

    private Bound bind(TwoAddresses two, WireRecorder recorder) {
        for (int ports = 1; ; ports++) {
            Channel second = bind(two.second());
            InetSocketAddress samePort = new InetSocketAddress(two.first(), port(second));
            try {
                FirstAddress address = new FirstAddress(
                        samePort,
                        eventLoop,
                        () -> RefusedConnections.count().orElse(0),
                        this::acceptOnFirst,
                        fault -> recorder.refused(fault.index(), fault.fault().kind()));
                return new Bound(second, Optional.of(address));
            } catch (UncheckedIOException taken) {
                second.close();
                if (ports == MOST_PORTS) {
                    throw failure(two.first(), taken.getCause());
                }
            }
        }
    }

    private Channel bind(InetAddress address) {
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // a client's FIN does not end the socket, because the emulated network delays the FIN
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(acceptor())
                .bind(new InetSocketAddress(address, 0))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw failure(address, bound.cause());
        }
        return bound.channel();
    }

    private static IllegalStateException failure(InetAddress address, @Nullable Throwable cause) {
        return new IllegalStateException("cannot listen on " + address.getHostAddress() + ": " + cause, cause);
    }

    private ChannelInitializer<SocketChannel> acceptor() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                refusedUntilNow();
                accept.accept(channel);
            }
        };
    }

    private void acceptOnFirst(java.nio.channels.SocketChannel accepted) {
        NioSocketChannel channel = new NioSocketChannel(accepted);
        channel.config().setTcpNoDelay(true).setAllowHalfClosure(true);
        channel.pipeline().addLast(acceptor());
        eventLoop.register(channel);
    }

    /**
     * Records the refused connections before the proxy accepts the next connection, so that the log has the right
     * order.
     */
    private void refusedUntilNow() {
        if (first != null) {
            first.ifPresent(FirstAddress::look);
        }
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Returns host and port for clients, such as {@code 127.0.0.1:40000}. */
    String authority() {
        return host + ":" + port(server);
    }

    /** Makes the first of two addresses refuse connections or listen again, as the plan requires. */
    void follow(@Nullable FaultPlan plan) {
        first.ifPresent(address -> address.follow(plan));
    }

    void close() {
        server.close();
        first.ifPresent(FirstAddress::close);
    }
}
