package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Runs an action once, before the client's next bytes are read. */
final class FirstBytes extends ChannelInboundHandlerAdapter {

    private final Runnable what;

    FirstBytes(Runnable what) {
        this.what = what;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        context.pipeline().remove(this);
        what.run();
        context.fireChannelRead(message);
    }
}
