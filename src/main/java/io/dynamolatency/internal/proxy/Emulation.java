package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The delays of a network profile, in nanoseconds: all of them zero while the emulation is off. Thread-safe. */
final class Emulation {

    /**
     * A connection whose first bytes come this long after it was accepted (or a round trip, if that is longer) was made
     * ahead of time. Shorter gaps are the client getting its first bytes ready: a ClientHello takes a JVM a millisecond,
     * and with a round trip below that every new connection would look like one made ahead.
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

    /** Off, or on as the profile has it. */
    void on(boolean on) {
        rttNanos = rtt.toNanos();
        this.on = on;
    }

    /** On with another round trip. */
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
     * What a connection's first bytes take from the moment they were read: behind this server {@code connect()} returns at
     * once, so they have the TCP handshake's round trip still to pay, unless the client let it pass before it sent.
     *
     * @param sinceAcceptNanos how long ago the connection was accepted when they were read
     */
    long firstBytesNanos(long sinceAcceptNanos) {
        if (!on) {
            return 0;
        }
        boolean aheadOfTime = sinceAcceptNanos > Math.max(rttNanos, AHEAD_OF_TIME_NANOS);
        return oneWayNanos() + (aheadOfTime ? 0 : rttNanos);
    }

    /** What a full TLS handshake takes beyond its round trips. */
    long handshakeCostNanos() {
        return on ? handshakeCostNanos : 0;
    }
}
