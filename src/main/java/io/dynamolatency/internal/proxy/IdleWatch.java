package io.dynamolatency.internal.proxy;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs an action when a connection has carried no bytes for a given time and a condition is true. Runs the action at
 * most once until the connection carries bytes again.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write fails, the channel ends
final class IdleWatch extends ChannelDuplexHandler {

    /** The shortest time until the next check of a connection whose time is already up. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final BooleanSupplier idle;
    private final long nanos;
    private final Runnable what;
    private long sinceNanos = System.nanoTime();
    private boolean done;
    private @Nullable ScheduledFuture<?> next;

    IdleWatch(BooleanSupplier idle, Duration time, Runnable what) {
        this.idle = idle;
        this.nanos = time.toNanos();
        this.what = what;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        check(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (next != null) {
            next.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        touch();
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        touch();
        context.write(message, promise);
    }

    private void touch() {
        sinceNanos = System.nanoTime();
        done = false;
    }

    private void check(ChannelHandlerContext context) {
        long left = nanos - (System.nanoTime() - sinceNanos);
        if (left <= 0 && !done && idle.getAsBoolean()) {
            done = true;
            what.run();
        }
        if (context.channel().isActive() || left > 0) {
            long wait = left > 0 ? left : Math.max(nanos, LEAST_NANOS);
            next = context.executor().schedule(() -> check(context), wait, TimeUnit.NANOSECONDS);
        }
    }
}
