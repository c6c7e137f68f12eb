package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;

/** Closes the connection while a request is on its way. The service does not read this request. */
record CloseRace() implements HeadFault {

    @Override
    public boolean concerns(HttpRequest head) {
        return true;
    }

    @Override
    public Reads strike(Faultable connection, ChannelHandlerContext context, HttpRequest head) {
        connection.close();
        return Reads.NOTHING;
    }
}
