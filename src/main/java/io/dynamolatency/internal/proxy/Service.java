package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;

/** Answers the requests of a client's connection, one at a time. Only one event loop uses an object. */
interface Service {

    /** Sends a request to get its answer, and releases the request. */
    void send(long exchange, FullHttpRequest request, UpstreamPool.Call call);

    /**
     * Sets the answer's headers that say whether its connection stays open.
     *
     * @param closes whether the connection has to close after the answer
     * @return whether the connection closes after the answer
     */
    boolean complete(FullHttpResponse answer, boolean closes);

    /**
     * Writes an answer, and releases it. Returns whether the whole answer is written now. If not, the service calls
     * {@link ForwardingHandler#written} later, or ends the connection.
     */
    boolean write(ChannelHandlerContext context, FullHttpResponse answer, boolean last);

    /** Returns whether a fault holds back the answer. */
    boolean holdsAnswer();
}
