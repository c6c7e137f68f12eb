package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that has been idle too long. Belongs to the connection's event loop. One task reschedules itself,
 * since a task per message would cost too much.
 */
@SuppressWarnings("FutureReturnValueIgnored") // if a write or close fails, the channel ends, which its handlers see
final class IdleTimer {

    private final Channel channel;
    private final WireRecorder.Connection wire;
    private final long limitNanos;
    private long sinceNanos = System.nanoTime();
    private boolean paused;

    /** Starts the timer. With a limit of zero it never closes the connection. */
    IdleTimer(Channel channel, WireRecorder.Connection wire, Duration limit) {
        this.channel = channel;
        this.wire = wire;
        this.limitNanos = limit.toNanos();
        if (limitNanos > 0) {
            checkIn(limitNanos);
        }
    }

    /** Starts the idle time again, since bytes were read or written. */
    void touch() {
        sinceNanos = System.nanoTime();
    }

    /** Stops the idle time while a request waits for its answer. */
    void pause() {
        paused = true;
    }

    /** Starts the idle time again after the answer. */
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
            // recorded before TLS tells the client
            wire.ends(Sign.IDLE);
            channel.close();
        }
    }
}
