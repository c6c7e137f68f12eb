package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.UpstreamPool.Call;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Writes only the first part of an answer. The rest follows later, or the connection ends. */
@SuppressWarnings("FutureReturnValueIgnored") // if a write fails, the channel ends and tells its handlers
final class BrokenAnswer implements ExchangeFault, AnswerWriter {

    /** Runs after the first part of an answer was written. Releases the rest. */
    private interface Then {
        void goOn(Faultable connection, ChannelHandlerContext context, ByteBuf rest, boolean last);
    }

    /** Half of a body's bytes, rounded down. The last byte is therefore never included. */
    static final IntUnaryOperator HALF = size -> size / 2;

    private final IntUnaryOperator bytes;
    private final Then then;

    private BrokenAnswer(IntUnaryOperator bytes, Then then) {
        this.bytes = bytes;
        this.then = then;
    }

    /** Returns a fault that resets the connection in the middle of the body. */
    static BrokenAnswer reset() {
        return new BrokenAnswer(HALF, (connection, context, rest, last) -> {
            rest.release();
            connection.reset();
        });
    }

    /**
     * Returns a fault that sends only a part of the body, never its last byte, and then closes the connection.
     *
     * @param bytes computes from the body's size how many bytes to send
     */
    static BrokenAnswer truncate(IntUnaryOperator bytes) {
        return new BrokenAnswer(bytes, (connection, context, rest, last) -> {
            rest.release();
            connection.close();
        });
    }

    /**
     * Returns a fault that writes the rest of the body later.
     *
     * @param bytes computes from the body's size how many bytes to send at once
     * @param time how long the rest waits; if empty, until the plan or the connection ends
     */
    static BrokenAnswer stall(IntUnaryOperator bytes, Optional<Duration> time) {
        return new BrokenAnswer(
                bytes,
                (connection, context, rest, last) -> connection.hold(
                        time, () -> connection.finish(context, new DefaultLastHttpContent(rest), last)));
    }

    @Override
    public void send(Struck struck, FullHttpRequest request, Call call, Next next) {
        struck.exchangeStruck();
        struck.connection().answerInParts(this);
        next.send(request, call);
    }

    @Override
    public void write(Faultable connection, ChannelHandlerContext context, FullHttpResponse answer, boolean last) {
        ByteBuf body = answer.content();
        int size = body.readableBytes();
        context.write(new DefaultHttpResponse(answer.protocolVersion(), answer.status(), answer.headers()));
        int first = Math.max(0, Math.min(bytes.applyAsInt(size), size - 1));
        if (first > 0) {
            context.write(new DefaultHttpContent(body.readRetainedSlice(first)));
        }
        connection.flushPart(context);
        then.goOn(connection, context, body, last);
    }
}
