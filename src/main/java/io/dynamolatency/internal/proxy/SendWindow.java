package io.dynamolatency.internal.proxy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * One direction of one TCP connection as Linux has it: how much its sender may have under way, and so when what it sends leaves.
 * Nothing is lost on the emulated network, so every flight is acknowledged one round trip after it left, and what happens then is
 * known beforehand. The clock is the caller's.
 *
 * <p>The congestion window begins with ten segments (RFC 6928) and grows by what is acknowledged, which doubles it with each
 * round trip, as long as it is what limits the sender; there is no loss to end that. It shrinks while the sender is idle
 * ({@code tcp_slow_start_after_idle}). The receive window begins small, too, and is no limit any more
 * once the receiver has seen a round trip bring more than half of it.
 *
 * <p>What fits into the initial window, 14 KB with all that is under way, never waits. Not thread-safe.
 */
final class SendWindow {

    /** What a packet of 1500 bytes carries beside the headers of IP and TCP, with timestamps. */
    static final int SEGMENT_BYTES = 1448;

    /** The congestion window that a connection begins with. */
    static final int INITIAL_BYTES = 10 * SEGMENT_BYTES;

    /**
     * The receive window that a connection begins with: what Linux makes of its usual 128 KB of buffer ({@code tcp_rmem}), of which
     * packets take more than their payload. Measured over a TUN device.
     */
    static final int INITIAL_RECEIVE_BYTES = 56 * SEGMENT_BYTES;

    /** A retransmission timeout is a round trip and this, the least that Linux allows for its variation. */
    private static final long RTO_VARIATION_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** More is of no use to any message. */
    private static final long MAX_BYTES = 1 << 30;

    /**
     * What leaves together.
     *
     * @param bytes how much of what was to be sent, above 0
     * @param waitNanos how long it waits for the window before it leaves, 0 or more
     */
    record Flight(int bytes, long waitNanos) {}

    private record UnderWay(long leftNanos, long acknowledgedNanos, int bytes) {}

    private final Queue<UnderWay> underWay = new ArrayDeque<>();
    private long window;
    private long bytesUnderWay;
    /** The most that was under way since nothing was. */
    private long peak;

    private long leftNanos;
    private boolean receiverLimits;
    private boolean muchLeft;
    private long muchLeftNanos;

    SendWindow() {
        reset();
    }

    /** As on a new connection. */
    private void reset() {
        underWay.clear();
        window = INITIAL_BYTES;
        bytesUnderWay = 0;
        peak = 0;
        receiverLimits = true;
        muchLeft = false;
    }

    /**
     * Sends as much of {@code bytes} as leaves together, after all that was sent before. Without a round trip nothing is limited, and
     * what was learned is forgotten: that is no network, and what comes after it has not been on the one there is then.
     *
     * @param nowNanos on the clock of {@link System#nanoTime()}; one before that of the call before counts as that
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
        // with nothing that waits for it, the window is what limits while less than twice of what is used
        // (tcp_is_cwnd_limited)
        long most = moreWaits ? MAX_BYTES : Math.max(window, 2 * peak);
        window = Math.min(window + flight.bytes(), most);
        long rttNanos = flight.acknowledgedNanos() - flight.leftNanos();
        if (muchLeft && flight.leftNanos() - muchLeftNanos >= rttNanos) {
            receiverLimits = false;
        }
    }

    /** Nothing is under way: what is sent next begins anew, with a window halved for each timeout that went by. */
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
