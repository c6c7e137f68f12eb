package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Does not answer {@code 100 Continue} to a request that expects this answer.
 *
 * @param refuses whether the service answers with the status 417 instead
 */
record ExpectContinue(boolean refuses) implements HeadFault {

    @Override
    public boolean concerns(HttpRequest head) {
        return head.headers().contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
    }

    @Override
    public Reads strike(Faultable connection, ChannelHandlerContext context, HttpRequest head) {
        if (!refuses) {
            context.pipeline().get(RequestAggregator.class).skipContinue();
            return Reads.ALL;
        }
        head.setDecoderResult(DecoderResult.failure(
                new RequestForm.Refused(HttpResponseStatus.EXPECTATION_FAILED, "the planned fault EXPECT refuses it")));
        return Reads.HEAD;
    }
}
