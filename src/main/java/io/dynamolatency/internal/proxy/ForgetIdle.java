package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * Forgets a connection that was idle, as a device between client and service does. The service then gets none of the
 * client's later bytes.
 *
 * @param resets whether the client gets a reset; otherwise the client gets no reply
 */
record ForgetIdle(Duration after, boolean resets) implements IdleFault {

    @Override
    public void watch(Struck struck) {
        struck.connection().addFirst(new Middle(struck));
    }

    /** Stands at the client's end of the network. */
    @SuppressWarnings("FutureReturnValueIgnored") // if a write fails, the channel ends
    private final class Middle extends ChannelDuplexHandler {

        private final Struck struck;
        private long sinceNanos = System.nanoTime();
        private boolean forgotten;

        Middle(Struck struck) {
            this.struck = struck;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            long idleNanos = System.nanoTime() - sinceNanos;
            sinceNanos = System.nanoTime();
            Faultable connection = struck.connection();
            if (!forgotten && idleNanos >= after.toNanos() && struck.counts()) {
                forgotten = true;
                struck.connectionStruck();
                connection.pauseIdleTimer();
                if (resets) {
                    connection.resetAtOnce();
                } else {
                    connection.atEnd(connection::resetAtOnce);
                }
            }
            if (forgotten) {
                ReferenceCountUtil.release(message);
            } else {
                context.fireChannelRead(message);
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            sinceNanos = System.nanoTime();
            context.write(message, promise);
        }
    }
}
