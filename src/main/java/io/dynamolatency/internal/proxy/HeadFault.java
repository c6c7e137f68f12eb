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

    /** Strikes a request. Returns the part of this request that the service reads in spite of the fault. */
    Reads strike(Faultable connection, ChannelHandlerContext context, HttpRequest head);
}
