package io.dynamolatency.internal.proxy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.calls.WireCall;
import java.time.Duration;

/** The delays of a network profile, in nanoseconds; zero while the emulation is off. Thread-safe. */
final class Emulation {

    private final Duration rtt;
    private final long handshakeCostNanos;
    private volatile long rttNanos;
    private final boolean clientEndsHandshake;
    private volatile boolean on = true;
    private volatile boolean waited;
    private volatile boolean jumping;

    Emulation(NetworkProfile network) {
        rtt = network.rtt();
        rttNanos = rtt.toNanos();
        waited = !network.virtualTime();
        clientEndsHandshake = network.tls() == TlsVersion.TLS_1_3;
        handshakeCostNanos = network.handshakeCost().toNanos();
    }

    /** Switches the delays on or off. They use the profile's round-trip time. */
    void on(boolean on) {
        rttNanos = rtt.toNanos();
        this.on = on;
    }

    /** Switches the delays on with a different round-trip time. */
    void on(Duration other) {
        rttNanos = other.toNanos();
        on = true;
    }

    /** Returns whether the client's last message ends the handshake, without an answer of the server, as in TLS 1.3. */
    boolean clientEndsHandshake() {
        return clientEndsHandshake;
    }

    /** Sets whether the proxy waits for delays. If not, it charges them: it adds them to the clients' clock. */
    void waitForDelays(boolean wait) {
        waited = wait;
    }

    /** Sets whether charged delays last until the clock jumps to their end. If not, charged delays end at once. */
    void jumpWhenIdle(boolean jump) {
        jumping = jump;
    }

    /** Returns whether the clock jumps to the end of delays. */
    boolean jumps() {
        return jumping && !waited;
    }

    /** Returns how long the proxy holds back bytes with this delay, in nanoseconds; 0 if charged delays end at once. */
    long waitNanos(long delayNanos) {
        return waited || jumping ? delayNanos : 0;
    }

    /** Returns the round-trip time. */
    long rttNanos() {
        return on ? rttNanos : 0;
    }

    /** Returns half the round-trip time, rounded up. */
    long oneWayNanos() {
        return (rttNanos() + 1) / 2;
    }

    /**
     * Returns the delay of a connection's first bytes, counted from the moment when the proxy read these bytes. On the
     * loopback interface {@code connect()} returns at once. The first bytes are therefore also delayed by the TCP
     * handshake's round trip, unless the client connected ahead of time.
     *
     * <p>A client connected ahead of time if it sent no bytes for a second after the accept. A second is longer than
     * the round trip of each profile. A shorter limit would be wrong: a cold JVM, or a JVM without a free core, needs
     * hundreds of milliseconds for its ClientHello.
     *
     * @param sinceAcceptNanos the time from the accept to the read
     */
    long firstBytesNanos(long sinceAcceptNanos) {
        if (!on) {
            return 0;
        }
        boolean aheadOfTime = sinceAcceptNanos >= WireCall.OPENED_AHEAD.toNanos();
        return oneWayNanos() + (aheadOfTime ? 0 : rttNanos);
    }

    /** Returns the cost of a full TLS handshake beyond its round trips. */
    long handshakeCostNanos() {
        return on ? handshakeCostNanos : 0;
    }
}
