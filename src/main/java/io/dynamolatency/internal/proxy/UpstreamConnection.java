package io.dynamolatency.internal.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to the back end, for one exchange at a time. Only its event loop is allowed to use an object. */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends and tells its handlers
final class UpstreamConnection extends SimpleChannelInboundHandler<FullHttpResponse> {

    /** The largest response accepted; DynamoDB's own limit is 16 MB. */
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    /** Receives how an exchange ended. Exactly one of the methods is called, and only once. */
    interface Exchange {

        /**
         * The back end answered. The implementation must release the answer. If {@code reusable}, the connection can
         * take another exchange.
         */
        void answered(FullHttpResponse answer, boolean reusable);

        /** The connection ended without an answer. */
        void died(boolean answerBegan, boolean timedOut, @Nullable Throwable cause);
    }

    private final Channel channel;
    private final Consumer<UpstreamConnection> gone;

    /** The listener for writes, which all requests of this connection share. */
    private final ChannelFutureListener written = this::written;

    private @Nullable Exchange exchange;
    private boolean answerBegan;
    private boolean timedOut;
    private @Nullable Throwable failure;
    private long deadlineNanos;
    private long idleSinceNanos;

    /**
     * @param channel a connected channel without handlers that read
     * @param gone is called if the connection closes while no request waits for its answer
     */
    UpstreamConnection(Channel channel, Consumer<UpstreamConnection> gone) {
        this.channel = channel;
        this.gone = gone;
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) {
                answerBegan = true;
                context.fireChannelRead(bytes);
            }
        });
        pipeline.addLast(new HttpClientCodec());
        pipeline.addLast(new HttpObjectAggregator(MAX_ANSWER_BYTES));
        pipeline.addLast(this);
    }

    /**
     * Sends a request. The caller must release the request.
     *
     * @param deadlineNanos the time until which to wait for the answer, on the clock of {@link System#nanoTime()}; see
     *     {@link #timeOut}
     */
    void send(FullHttpRequest request, long deadlineNanos, Exchange exchange) {
        this.exchange = exchange;
        this.deadlineNanos = deadlineNanos;
        answerBegan = false;
        channel.writeAndFlush(request.retainedDuplicate()).addListener(written);
    }

    /** Returns whether the connection waits for an answer. It waits at most until {@link #deadlineNanos()}. */
    boolean isAsked() {
        return exchange != null;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Stops waiting for the answer, and closes the connection. */
    void timeOut() {
        timedOut = true;
        channel.close();
    }

    boolean isOpen() {
        return channel.isActive();
    }

    void idleSince(long nanos) {
        idleSinceNanos = nanos;
    }

    long idleSince() {
        return idleSinceNanos;
    }

    void close() {
        channel.close();
    }

    private void written(ChannelFuture write) {
        if (!write.isSuccess()) {
            failure = write.cause();
            channel.close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse answer) {
        if (answer.decoderResult().isFailure()) {
            failure = answer.decoderResult().cause();
            channel.close();
            return;
        }
        if (answer.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            return;
        }
        Exchange answered = take();
        if (answered == null) {
            // an answer without a request makes the connection unusable
            channel.close();
            return;
        }
        boolean reusable = HttpUtil.isKeepAlive(answer) && channel.isActive();
        answered.answered(answer.retain(), reusable);
        if (!reusable) {
            channel.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failure = cause;
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Exchange unanswered = take();
        if (unanswered != null) {
            unanswered.died(answerBegan, timedOut, failure);
        } else {
            gone.accept(this);
        }
    }

    private @Nullable Exchange take() {
        Exchange current = exchange;
        exchange = null;
        return current;
    }
}
