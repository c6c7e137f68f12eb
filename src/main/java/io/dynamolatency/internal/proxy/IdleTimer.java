package io.dynamolatency.internal.proxy;

import io.dynamolatency.wire.Closer;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that carries nothing for a time. Belongs to the connection's event loop. One task that moves itself
 * on, instead of one for each message.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the channel's end
final class IdleTimer {

    private final Channel channel;
    private final WireRecorder.Connection wire;
    private final long limitNanos;
    private long sinceNanos = System.nanoTime();
    private boolean paused;

    /** Runs from now on; a limit of zero never ends. */
    IdleTimer(Channel channel, WireRecorder.Connection wire, Duration limit) {
        this.channel = channel;
        this.wire = wire;
        this.limitNanos = limit.toNanos();
        if (limitNanos > 0) {
            checkIn(limitNanos);
        }
    }

    /** Something was carried. */
    void touch() {
        sinceNanos = System.nanoTime();
    }

    /** A request waits for its answer: that is not idle, however long it takes. */
    void pause() {
        paused = true;
    }

    /** It was answered. */
    void resume() {
        paused = false;
        touch();
    }

    private void checkIn(long nanos) {
        channel.eventLoop().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
        if (!channel.isActive()) {
            return;
        }
        long left = paused ? limitNanos : limitNanos - (System.nanoTime() - sinceNanos);
        if (left > 0) {
            checkIn(left);
        } else {
            // Before TLS says goodbye, by which the client could know it first.
            wire.closed(Closer.SERVER);
            channel.close();
        }
    }
}
