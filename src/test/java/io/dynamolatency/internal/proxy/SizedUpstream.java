package io.dynamolatency.internal.proxy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A fast DynamoDB that answers with nothing, or with an item of the size that the table's name says: {@code bytes400000}. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as the channel's end
final class SizedUpstream implements AutoCloseable {

    static final String TABLE = "bytes";

    private static final int MAX_REQUEST = 1 << 20;
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);

    private final EventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("sized-upstream", true));
    private final URI uri;

    SizedUpstream() {
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_REQUEST), new Answering());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        uri = URI.create("http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    URI uri() {
        return uri;
    }

    private static final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            int size = String.valueOf(request.headers().get("X-Amz-Target")).endsWith("GetItem")
                    ? size(request.content())
                    : 0;
            byte[] body = size == 0
                    ? NOTHING
                    : ("{\"Item\":{\"value\":{\"S\":\"" + "v".repeat(size) + "\"}}}")
                            .getBytes(StandardCharsets.US_ASCII);
            DefaultFullHttpResponse answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
            answer.headers().set("Content-Type", "application/x-amz-json-1.0");
            HttpUtil.setContentLength(answer, body.length);
            context.writeAndFlush(answer);
        }

        private static int size(ByteBuf request) {
            String text = request.toString(StandardCharsets.US_ASCII);
            int at = text.indexOf("\"" + TABLE);
            int from = at + 1 + TABLE.length();
            return at < 0 ? 0 : Integer.parseInt(text.substring(from, text.indexOf('"', from)));
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
