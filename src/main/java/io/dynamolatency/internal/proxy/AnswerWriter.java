package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;

/** Writes an answer in parts. */
interface AnswerWriter {

    /**
     * Writes the first part of an answer. Later writes the rest, or ends the connection. Releases the answer.
     *
     * @param last whether the connection closes after the answer
     */
    void write(Faultable connection, ChannelHandlerContext context, FullHttpResponse answer, boolean last);
}
