package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;

/** A fault that strikes an exchange when the service has read the request's head. */
interface HeadFault {

    /** What the service still reads of a request. */
    enum Reads {
        ALL,
        HEAD,
        NOTHING
    }

    /** Returns whether the fault counts a request. */
    boolean concerns(HttpRequest head);

    /** Strikes a request. Returns what the service still reads of this request. */
    Reads strike(Faultable connection, ChannelHandlerContext context, HttpRequest head);
}
