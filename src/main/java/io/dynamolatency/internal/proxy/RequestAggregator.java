package io.dynamolatency.internal.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** Assembles requests from their parts, and records when the head of each request was read. */
final class RequestAggregator extends HttpObjectAggregator {

    /** The largest request accepted; DynamoDB's own limit is 16 MB. */
    static final int MAX_BYTES = 20 << 20;

    /** Takes the place of a request that is larger than {@link #MAX_BYTES}. */
    record TooLarge() {}

    private final WireRecorder.Connection wire;
    private long sequence;
    private boolean started;
    private boolean headRead;
    private boolean skipsContinue;

    RequestAggregator(WireRecorder.Connection wire) {
        super(MAX_BYTES);
        this.wire = wire;
    }

    /** Returns the number of the exchange whose request is being passed on. */
    long sequence() {
        return sequence;
    }

    /** Prevents an answer to {@code Expect: 100-continue} in the next head. */
    void skipContinue() {
        skipsContinue = true;
    }

    /** Returns whether the head of the request that is being passed on could be read. */
    boolean headRead() {
        return headRead;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof FullHttpMessage unreadable) {
            // the decoder made this request, because it could not read the first line or the headers
            begin(unreadable);
            started = false;
        }
        super.channelRead(context, message);
    }

    /** Only passes the event on. Netty would read the rest of a request, but {@link ReadGate} decides when to read. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
    }

    @Override
    protected FullHttpMessage beginAggregation(HttpMessage start, ByteBuf content) throws Exception {
        begin(start);
        return super.beginAggregation(start, content);
    }

    @Override
    protected void finishAggregation(FullHttpMessage aggregated) throws Exception {
        started = false;
        wire.complete(sequence);
        // do not add a length to a request without a body: headers are forwarded as the client wrote them
        if (aggregated.content().isReadable()) {
            super.finishAggregation(aggregated);
        }
    }

    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        // Netty removes the Expect header after this, so record the head now
        begin(start);
        // ForwardingHandler rejects requests that are too large, in order; RequestForm refuses other Expect headers
        boolean asked = start.decoderResult().isSuccess()
                && HttpUtil.is100ContinueExpected(start)
                && !isContentLengthInvalid(start, maxContentLength)
                && !skipsContinue;
        skipsContinue = false;
        if (!asked) {
            return null;
        }
        // the client waits for this response, so in virtual time the response moves the client's clock
        pipeline.get(NetworkEmulator.class).nextFlushIsAwaited();
        return super.newContinueResponse(start, maxContentLength, pipeline);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        begin(oversized);
        started = false;
        context.fireChannelRead(new TooLarge());
    }

    private void begin(HttpMessage head) {
        if (!started) {
            started = true;
            sequence = wire.begin(head.headers());
            headRead = head.decoderResult().isSuccess();
        }
    }
}
