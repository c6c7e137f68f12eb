package io.dynamolatency.internal.proxy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The send window of one direction of a TCP connection, as on Linux. It limits the bytes under way and therefore
 * decides when bytes leave. The emulated network has no loss, so each byte is acknowledged one round trip after it
 * left. The caller passes the time.
 *
 * <p>The congestion window starts with ten segments (RFC 6928). It grows by the number of acknowledged bytes. It
 * therefore doubles in each round trip in which it limits the sender. It shrinks while the sender is idle ({@code
 * tcp_slow_start_after_idle}). The receive window also starts small. After a round trip that used more than half of it,
 * the receive window no longer limits the sender.
 *
 * <p>Bytes do not wait while at most the initial window of 14 KB is under way. Not thread-safe.
 */
final class SendWindow implements Departures {

    /** The payload of a packet of 1500 bytes, without the headers of IP and of TCP with timestamps. */
    static final int SEGMENT_BYTES = 1448;

    /** The initial congestion window. */
    static final int INITIAL_BYTES = 10 * SEGMENT_BYTES;

    /**
     * The initial receive window that Linux derives from its usual buffer of 128 KB ({@code tcp_rmem}), as measured
     * over a TUN device.
     */
    static final int INITIAL_RECEIVE_BYTES = 56 * SEGMENT_BYTES;

    /** The least time that Linux adds to the round-trip time for a retransmission timeout. */
    private static final long RTO_VARIATION_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** A size larger than any message, as an upper bound of the window. */
    private static final long MAX_BYTES = 1 << 30;

    private record UnderWay(long leftNanos, long acknowledgedNanos, int bytes) {}

    private final Queue<UnderWay> underWay = new ArrayDeque<>();
    private long window;
    private long bytesUnderWay;
    /** The largest number of bytes that were under way since the sender was last idle. */
    private long peak;

    private long leftNanos;
    private boolean receiverLimits;
    private boolean muchLeft;
    private long muchLeftNanos;

    SendWindow() {
        reset();
    }

    /** Sets the window to the state of a new connection. */
    private void reset() {
        underWay.clear();
        window = INITIAL_BYTES;
        bytesUnderWay = 0;
        peak = 0;
        receiverLimits = true;
        muchLeft = false;
    }

    /**
     * Sends as many bytes as can leave at the same time, after all earlier bytes. With a round-trip time of 0 there is
     * no network: all bytes leave at once, and the window has the state of a new connection.
     *
     * @param nowNanos the current time, on the clock of {@link System#nanoTime()}; if the previous call's time was
     *     later, the previous time counts
     * @param bytes the number of bytes to send, above 0
     * @param rttNanos the round-trip time, 0 or more; can change between calls
     */
    @Override
    public Flight send(long nowNanos, int bytes, long rttNanos) {
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
        // if no bytes wait, the window grows only while it is less than twice the peak (tcp_is_cwnd_limited)
        long most = moreWaits ? MAX_BYTES : Math.max(window, 2 * peak);
        window = Math.min(window + flight.bytes(), most);
        long rttNanos = flight.acknowledgedNanos() - flight.leftNanos();
        if (muchLeft && flight.leftNanos() - muchLeftNanos >= rttNanos) {
            receiverLimits = false;
        }
    }

    /** Halves the window for each retransmission timeout that fits into the idle time. */
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
