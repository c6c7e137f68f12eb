package io.dynamolatency.contract;

import io.dynamolatency.backend.DynamoBackend;
import io.netty.bootstrap.ServerBootstrap;
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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service that answers as a script says, which DynamoDB Local does not: late, or with an error. What it answers
 * is an empty result, whatever was asked.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as the channel's end
public final class ScriptedBackend implements DynamoBackend {

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param type DynamoDB's name of the error, empty where there is none
     * @param after how long it takes
     */
    public record Answer(int status, String type, Duration after) {

        public static final Answer OK = new Answer(200, "", Duration.ZERO);

        public static Answer after(Duration time) {
            return new Answer(200, "", time);
        }

        public static Answer error(int status, String type) {
            return new Answer(status, type, Duration.ZERO);
        }
    }

    /** What is answered. Called by one thread. */
    @FunctionalInterface
    public interface Script {

        /**
         * The answer to a request for an item.
         *
         * @param call counts first attempts from 1, in the order they arrive; that of the last first attempt for a
         *     retry
         * @param retry whether it is a second or later attempt
         */
        Answer answer(int call, boolean retry);
    }

    private final EventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("scripted-backend", true));
    private final URI uri;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Script script = (call, retry) -> Answer.OK;

    public ScriptedBackend() {
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new Answering());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        uri = URI.create("http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    /** Plays a script from its beginning. */
    public void play(Script next) {
        calls.set(0);
        script = next;
    }

    private final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            String operation = String.valueOf(request.headers().get("X-Amz-Target"));
            Answer answer = operation.endsWith("Item") ? scripted(request) : Answer.OK;
            byte[] body = (answer.type().isEmpty()
                            ? "{}"
                            : "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + answer.type()
                                    + "\",\"message\":\"as the script says\"}")
                    .getBytes(StandardCharsets.UTF_8);
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(body));
            response.headers().set("Content-Type", "application/x-amz-json-1.0");
            HttpUtil.setContentLength(response, body.length);
            if (answer.after().isZero()) {
                context.writeAndFlush(response);
            } else {
                context.executor()
                        .schedule(
                                () -> context.writeAndFlush(response),
                                answer.after().toNanos(),
                                TimeUnit.NANOSECONDS);
            }
        }

        private Answer scripted(FullHttpRequest request) {
            String attempt = String.valueOf(request.headers().get("amz-sdk-request"));
            boolean retry = attempt.contains("attempt=") && !attempt.contains("attempt=1;");
            return script.answer(retry ? calls.get() : calls.incrementAndGet(), retry);
        }
    }

    @Override
    public String description() {
        return "a scripted service";
    }

    @Override
    public URI start() {
        return uri;
    }

    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
