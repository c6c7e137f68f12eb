package io.dynamolatency.internal.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** Puts requests together from their parts and notes the moment at which each one's head was read. */
final class RequestAggregator extends HttpObjectAggregator {

    /** The largest request taken: DynamoDB's own limit is 16 MB. */
    static final int MAX_BYTES = 20 << 20;

    /** Handed on in the place of a request beyond {@link #MAX_BYTES}. */
    record TooLarge() {}

    private final WireRecorder.Connection wire;
    private long sequence;
    private boolean begun;

    RequestAggregator(WireRecorder.Connection wire) {
        super(MAX_BYTES);
        this.wire = wire;
    }

    /** The number of the exchange whose request was handed on last: ask while it is being handed on. */
    long sequence() {
        return sequence;
    }

    @Override
    protected FullHttpMessage beginAggregation(HttpMessage start, ByteBuf content) throws Exception {
        begin(start);
        return super.beginAggregation(start, content);
    }

    @Override
    protected void finishAggregation(FullHttpMessage aggregated) throws Exception {
        begun = false;
        wire.complete(sequence);
        // A request without a body stays without a length: headers go on as the client wrote them.
        if (aggregated.content().isReadable()) {
            super.finishAggregation(aggregated);
        }
    }

    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
        // Too large a request is refused below, in its order; an unknown expectation is none of ours to judge.
        boolean asked = HttpUtil.is100ContinueExpected(start) && !isContentLengthInvalid(start, maxContentLength);
        return asked ? super.newContinueResponse(start, maxContentLength, pipeline) : null;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        begin(oversized);
        begun = false;
        context.fireChannelRead(new TooLarge());
    }

    private void begin(HttpMessage head) {
        if (!begun) {
            begun = true;
            sequence = wire.begin(head.headers());
        }
    }
}
