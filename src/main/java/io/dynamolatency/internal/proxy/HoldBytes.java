package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Holds back the first bytes of a new connection, for a time or until the plan ends.
 *
 * @param time how long to hold back the bytes; if empty, until the plan or the connection ends. For the client's bytes,
 *     this time starts when the connection arrives at the service's end
 * @param ofClient true to hold back the client's bytes, so that the service does not read; false to hold back the
 *     service's bytes
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write fails, the channel ends and tells its handlers
record HoldBytes(Optional<Duration> time, boolean ofClient) implements OpeningFault {

    @Override
    public void strike(Struck struck) {
        Faultable connection = struck.connection();
        if (ofClient) {
            struck.connectionStruck();
        }
        connection.addBehindNetwork(new Holder(struck));
    }

    private final class Holder extends ChannelDuplexHandler {

        private record Write(Object message, ChannelPromise promise) {}

        private final Struck struck;
        private final Queue<Object> read = new ArrayDeque<>();
        private final Queue<Write> written = new ArrayDeque<>();
        private boolean holding;
        private boolean released;

        Holder(Struck struck) {
            this.struck = struck;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            if (ofClient) {
                hold(context, time.map(wait -> wait.plus(struck.connection().arrivesAfter())));
            }
        }

        private void hold(ChannelHandlerContext context, Optional<Duration> wait) {
            holding = true;
            struck.connection().pauseIdleTimer();
            struck.connection().hold(wait, () -> release(context));
        }

        private void release(ChannelHandlerContext context) {
            released = true;
            struck.connection().resumeIdleTimer();
            if (!context.channel().isActive()) {
                drop();
            }
            // a failed write closes the connection, and the close drops the rest
            while (!read.isEmpty()) {
                context.fireChannelRead(read.remove());
            }
            while (!written.isEmpty()) {
                Write write = written.remove();
                context.write(write.message(), write.promise());
            }
            context.flush();
        }

        private void drop() {
            read.forEach(ReferenceCountUtil::release);
            read.clear();
            written.forEach(write -> ReferenceCountUtil.release(write.message()));
            written.clear();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (holding && !released && ofClient) {
                read.add(message);
            } else {
                context.fireChannelRead(message);
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (!ofClient && !holding) {
                struck.connectionStruck();
                hold(context, time);
            }
            if (released || ofClient) {
                context.write(message, promise);
            } else {
                written.add(new Write(message, promise));
            }
        }

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            released = true;
            drop();
            context.close(promise);
        }
    }
}
