package io.dynamolatency.internal.proxy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The send window of one direction of a TCP connection, as on Linux: how many bytes may be under way, and so when bytes
 * leave. The emulated network has no loss, so each flight is acknowledged one round trip after it left. The caller
 * passes the time.
 *
 * <p>The congestion window starts with ten segments (RFC 6928). It grows by what is acknowledged, so it doubles with
 * each round trip while it limits the sender. It shrinks while the sender is idle ({@code tcp_slow_start_after_idle}).
 * The receive window starts small, too, and stops limiting after a round trip that brought more than half of it.
 *
 * <p>Bytes that fit into the initial window, 14 KB under way in all, never wait. Not thread-safe.
 */
final class SendWindow {

    /** The payload of a packet of 1500 bytes, after the headers of IP and TCP with timestamps. */
    static final int SEGMENT_BYTES = 1448;

    /** The initial congestion window. */
    static final int INITIAL_BYTES = 10 * SEGMENT_BYTES;

    /**
     * The initial receive window, as Linux derives it from its usual buffer of 128 KB ({@code tcp_rmem}). Measured over
     * a TUN device.
     */
    static final int INITIAL_RECEIVE_BYTES = 56 * SEGMENT_BYTES;

    /** A retransmission timeout is a round trip plus this, Linux's minimum for its variation. */
    private static final long RTO_VARIATION_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** More than any message. */
    private static final long MAX_BYTES = 1 << 30;

    /**
     * Bytes that leave together.
     *
     * @param bytes their number, above 0
     * @param waitNanos how long they wait for the window, 0 or more
     */
    record Flight(int bytes, long waitNanos) {}

    private record UnderWay(long leftNanos, long acknowledgedNanos, int bytes) {}

    private final Queue<UnderWay> underWay = new ArrayDeque<>();
    private long window;
    private long bytesUnderWay;
    /** The most bytes under way since the sender was idle. */
    private long peak;

    private long leftNanos;
    private boolean receiverLimits;
    private boolean muchLeft;
    private long muchLeftNanos;

    SendWindow() {
        reset();
    }

    /** Starts as on a new connection. */
    private void reset() {
        underWay.clear();
        window = INITIAL_BYTES;
        bytesUnderWay = 0;
        peak = 0;
        receiverLimits = true;
        muchLeft = false;
    }

    /**
     * Sends as many of {@code bytes} as leave together, after all earlier bytes. A round trip of 0 means no network:
     * all bytes leave at once, and the window starts new.
     *
     * @param nowNanos on the clock of {@link System#nanoTime()}; an earlier time than in the call before counts as that
     *     time
     * @param bytes above 0
     * @param rttNanos 0 or more; may change between calls
     */
    Flight send(long nowNanos, int bytes, long rttNanos) {
        if (rttNanos <= 0) {
            reset();
            return new Flight(bytes, 0);
        }
        acknowledge(nowNanos);
        boolean idle = underWay.isEmpty();
        long at = idle || nowNanos - leftNanos > 0 ? nowNanos : leftNanos;
        if (idle) {
            restart(at - leftNanos, rttNanos + RTO_VARIATION_NANOS);
        }
        while (room() <= 0) {
            UnderWay first = underWay.remove();
            at = first.acknowledgedNanos();
            acknowledge(first, true);
        }
        int leaving = (int) Math.min(bytes, room());
        bytesUnderWay += leaving;
        underWay.add(new UnderWay(at, at + rttNanos, leaving));
        left(at);
        return new Flight(leaving, at - nowNanos);
    }

    private long room() {
        return (receiverLimits ? Math.min(window, INITIAL_RECEIVE_BYTES) : window) - bytesUnderWay;
    }

    private void acknowledge(long untilNanos) {
        UnderWay first;
        while ((first = underWay.peek()) != null && untilNanos - first.acknowledgedNanos() >= 0) {
            acknowledge(underWay.remove(), false);
        }
    }

    private void acknowledge(UnderWay flight, boolean moreWaits) {
        bytesUnderWay -= flight.bytes();
        // unless bytes wait, the window grows only while it is less than twice the bytes used
        // (tcp_is_cwnd_limited)
        long most = moreWaits ? MAX_BYTES : Math.max(window, 2 * peak);
        window = Math.min(window + flight.bytes(), most);
        long rttNanos = flight.acknowledgedNanos() - flight.leftNanos();
        if (muchLeft && flight.leftNanos() - muchLeftNanos >= rttNanos) {
            receiverLimits = false;
        }
    }

    /** Restarts after an idle time, with the window halved for each timeout that has passed. */
    private void restart(long idleNanos, long timeoutNanos) {
        if (peak > 0) {
            long timeouts = Math.max(0, (idleNanos - 1) / timeoutNanos);
            for (long i = 0; i < timeouts && window > INITIAL_BYTES; i++) {
                window = Math.max(window / 2, INITIAL_BYTES);
            }
            peak = 0;
        }
    }

    private void left(long atNanos) {
        leftNanos = atNanos;
        peak = Math.max(peak, bytesUnderWay);
        if (!muchLeft && bytesUnderWay > INITIAL_RECEIVE_BYTES / 2) {
            muchLeft = true;
            muchLeftNanos = atNanos;
        }
    }
}
