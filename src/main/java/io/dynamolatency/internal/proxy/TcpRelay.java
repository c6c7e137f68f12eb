package io.dynamolatency.internal.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Relays the bytes of connections to an address without reading them, and tells of connections that carried bytes both
 * ways. For endpoints with TLS whose certificate the kit does not have. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends, which its handlers see
public final class TcpRelay implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;

    private final EventLoopGroup group =
            new NioEventLoopGroup(1, new DefaultThreadFactory("dynamo-latency-relay", true));
    private final Runnable carries;
    private final Channel server;

    private TcpRelay(String host, int port, Runnable carries) {
        this.carries = carries;
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, false)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        connect(client, host, port);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IllegalStateException("cannot listen on the loopback address: " + bound.cause(), bound.cause());
        }
        server = bound.channel();
    }

    /**
     * Opens a relay on a free port of the loopback address.
     *
     * @param carries is called for each connection, on a thread of the relay, when the server first sends bytes
     * @throws IllegalStateException if no port can be bound
     */
    public static TcpRelay to(String host, int port, Runnable carries) {
        return new TcpRelay(host, port, carries);
    }

    /** Returns the relay's port. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private void connect(SocketChannel client, String host, int port) {
        Bootstrap ahead = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Pump(client, carries));
        ahead.connect(host, port).addListener((ChannelFuture connected) -> {
            if (!connected.isSuccess()) {
                client.close();
                return;
            }
            client.pipeline().addLast(new Pump(connected.channel(), () -> {}));
            client.read();
            connected.channel().read();
        });
    }

    /** Writes what one end sends to the other, and reads on when that is written. */
    private static final class Pump extends ChannelInboundHandlerAdapter {
        private final Channel other;
        private final Runnable first;
        private boolean started;

        Pump(Channel other, Runnable first) {
            this.other = other;
            this.first = first;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (!started) {
                started = true;
                first.run();
            }
            other.writeAndFlush(bytes).addListener(written -> {
                if (written.isSuccess()) {
                    context.read();
                } else {
                    context.close();
                }
            });
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
            context.close();
        }
    }

    /** Ends the relay and its connections, in less than a second. */
    @Override
    public void close() {
        try {
            group.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).await(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
