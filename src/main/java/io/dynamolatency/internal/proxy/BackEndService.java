package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import java.util.function.BooleanSupplier;

/** Gets the answers from the back end. Connections without a plan of faults use this service directly. */
@SuppressWarnings("FutureReturnValueIgnored") // if a write fails, the channel ends and tells its handlers
final class BackEndService implements Service {

    /**
     * The name of the {@code Connection} header in DynamoDB's spelling. Clients print this name, for example with
     * {@code aws dynamodb list-tables --debug}.
     */
    static final AsciiString CONNECTION = AsciiString.cached("Connection");

    private final UpstreamPool upstream;
    private final BooleanSupplier closeAfterAnswers;

    /** @param closeAfterAnswers whether the service closes the connection after each answer */
    BackEndService(UpstreamPool upstream, BooleanSupplier closeAfterAnswers) {
        this.upstream = upstream;
        this.closeAfterAnswers = closeAfterAnswers;
    }

    @Override
    public void send(long exchange, FullHttpRequest request, UpstreamPool.Call call) {
        upstream.send(request, call);
    }

    @Override
    public boolean complete(FullHttpResponse answer, boolean closes) {
        boolean last = closes || closeAfterAnswers.getAsBoolean();
        answer.headers().set(CONNECTION, last ? HttpHeaderValues.CLOSE : HttpHeaderValues.KEEP_ALIVE);
        return last;
    }

    @Override
    public boolean write(ChannelHandlerContext context, FullHttpResponse answer, boolean last) {
        context.writeAndFlush(answer);
        return true;
    }

    @Override
    public boolean holdsAnswer() {
        return false;
    }
}
