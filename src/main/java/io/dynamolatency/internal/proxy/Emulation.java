package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The delays of a network profile, in nanoseconds; zero while the emulation is off. Thread-safe. */
final class Emulation {

    /**
     * If a connection's first bytes come later than this after its accept, the client connected ahead of time. A longer
     * round trip raises the limit. Shorter gaps are the client preparing its first bytes: a ClientHello takes a JVM a
     * millisecond.
     */
    static final long AHEAD_OF_TIME_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Duration rtt;
    private final long handshakeCostNanos;
    private volatile long rttNanos;
    private volatile boolean on = true;

    Emulation(NetworkProfile network) {
        rtt = network.rtt();
        rttNanos = rtt.toNanos();
        handshakeCostNanos = network.handshakeCost().toNanos();
    }

    /** Switches the delays off, or on with the profile's round trip. */
    void on(boolean on) {
        rttNanos = rtt.toNanos();
        this.on = on;
    }

    /** Switches the delays on with another round trip. */
    void on(Duration other) {
        rttNanos = other.toNanos();
        on = true;
    }

    /** The round trip. */
    long rttNanos() {
        return on ? rttNanos : 0;
    }

    /** Half a round trip, rounded up. */
    long oneWayNanos() {
        return (rttNanos() + 1) / 2;
    }

    /**
     * The delay of a connection's first bytes after they were read. Here {@code connect()} returns at once, so they
     * also take the TCP handshake's round trip, unless the client connected ahead of time.
     *
     * @param sinceAcceptNanos the time from the accept to the read
     */
    long firstBytesNanos(long sinceAcceptNanos) {
        if (!on) {
            return 0;
        }
        boolean aheadOfTime = sinceAcceptNanos > Math.max(rttNanos, AHEAD_OF_TIME_NANOS);
        return oneWayNanos() + (aheadOfTime ? 0 : rttNanos);
    }

    /** The cost of a full TLS handshake beyond its round trips. */
    long handshakeCostNanos() {
        return on ? handshakeCostNanos : 0;
    }
}
