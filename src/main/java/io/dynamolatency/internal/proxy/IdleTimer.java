package io.dynamolatency.internal.proxy;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection that has been idle too long. Also closes a connection if the client does not complete a
 * handshake, a request, or the reading of an answer. Only the connection's event loop is allowed to use its timer. One
 * task reschedules itself, because a task per message would cost too much.
 */
final class IdleTimer {

    /** Closes the connection, and knows whether written bytes are still waiting. */
    interface Connection {

        /** Closes the connection as a service does when its limit for idle connections has passed. */
        void closeIdle();

        /** Closes the connection at once, even if bytes or exchanges are under way. */
        void closeStalled();

        /** Returns whether written bytes still wait for the client to take them. */
        boolean unwritten();
    }

    private final Channel channel;
    private final Connection connection;
    private final long limitNanos;
    private final long stallNanos;
    private long sinceNanos = System.nanoTime();
    private long unwritten;
    private boolean handshaking;
    private boolean paused;
    private boolean answered;
    private @Nullable ScheduledFuture<?> next;

    /**
     * Starts the timer.
     *
     * @param limit how long the connection is allowed to be idle; zero is forever
     * @param stall how long the client is allowed to pause within a handshake, a request or the reading of an answer
     */
    IdleTimer(Channel channel, Connection connection, Duration limit, Duration stall) {
        this.channel = channel;
        this.connection = connection;
        this.limitNanos = limit.isZero() ? Long.MAX_VALUE : limit.toNanos();
        this.stallNanos = stall.toNanos();
        checkIn(Math.min(limitNanos, stallNanos));
        channel.closeFuture().addListener(closed -> cancel());
    }

    /** Restarts the idle time, because bytes of the client have arrived. */
    void touch() {
        answered = false;
        sinceNanos = System.nanoTime();
    }

    /** Stops the idle time until {@link #resume}, because the client is perhaps computing its part of the handshake. */
    void handshake() {
        handshaking = true;
    }

    /** Stops the idle time while a request waits for its answer. */
    void pause() {
        paused = true;
    }

    /** Starts the idle time again after the handshake. */
    void resume() {
        handshaking = false;
        sinceNanos = System.nanoTime();
    }

    /** Restarts the idle time after the answer. Until the next request begins, nothing is half done. */
    void answered() {
        paused = false;
        answered = true;
        sinceNanos = System.nanoTime();
    }

    private void checkIn(long nanos) {
        next = channel.eventLoop().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void cancel() {
        ScheduledFuture<?> task = next;
        if (task != null) {
            task.cancel(false);
        }
    }

    private void check() {
        if (!channel.isOpen()) {
            return;
        }
        boolean owed = connection.unwritten();
        noteProgress();
        long quiet = System.nanoTime() - sinceNanos;
        long untilIdle = limitNanos - (paused || handshaking ? 0 : quiet);
        long untilStalled = stallNanos - ((answered || paused) && !owed ? 0 : quiet);
        if (untilStalled <= 0) {
            connection.closeStalled();
            return;
        }
        if (untilIdle <= 0) {
            connection.closeIdle();
        }
        checkIn(untilIdle <= 0 ? untilStalled : Math.min(untilIdle, untilStalled));
    }

    /** Starts the idle time again if the client has taken bytes since the last check. */
    private void noteProgress() {
        long now = channel.bytesBeforeUnwritable() - channel.bytesBeforeWritable();
        if (now != unwritten) {
            unwritten = now;
            sinceNanos = System.nanoTime();
        }
    }
}
