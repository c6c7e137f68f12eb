package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.proxy.WhoClosed.Sign;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes an idle connection. Belongs to the connection's event loop. Uses one task that reschedules itself, not one for
 * each message.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the channel's end
final class IdleTimer {

    private final Channel channel;
    private final WireRecorder.Connection wire;
    private final long limitNanos;
    private long sinceNanos = System.nanoTime();
    private boolean paused;

    /** Starts the timer; with a limit of zero it never closes. */
    IdleTimer(Channel channel, WireRecorder.Connection wire, Duration limit) {
        this.channel = channel;
        this.wire = wire;
        this.limitNanos = limit.toNanos();
        if (limitNanos > 0) {
            checkIn(limitNanos);
        }
    }

    /** Notes traffic. */
    void touch() {
        sinceNanos = System.nanoTime();
    }

    /** Pauses while a request waits for its response. */
    void pause() {
        paused = true;
    }

    /** Resumes after the response. */
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
            // before TLS tells the client
            wire.ends(Sign.IDLE);
            channel.close();
        }
    }
}
