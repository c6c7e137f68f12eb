package io.dynamolatency;

import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The network that the kit emulates between client and DynamoDB. Immutable.
 *
 * @param name the profile's name in reports; {@code ""} for a profile without a name
 * @param rtt the network's round-trip time, 0 to 500 ms. A new connection takes one round trip for TCP, and one or two
 *     for its TLS handshake
 * @param tls the TLS version that clients have to use
 * @param handshakeCost the time that a full TLS handshake takes in addition to its round trips, 0 to 500 ms. This time
 *     represents the computing time on the slow processor of a small client machine. The real work of the handshake on
 *     this machine takes additional time
 * @param resumption whether clients are allowed to resume an earlier TLS session; if not, every handshake is full
 * @param idleTimeout how long the service keeps an idle connection open; zero means for ever
 * @param virtualTime whether the kit adds delays to a call's time instead of waiting for them
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record NetworkProfile(
        String name,
        Duration rtt,
        TlsVersion tls,
        Duration handshakeCost,
        boolean resumption,
        Duration idleTimeout,
        boolean virtualTime) {

    /** The longest allowed round-trip time, and the highest allowed handshake cost. */
    public static final Duration MAX = Duration.ofMillis(500);

    /** The default: a round trip of 5 ms and TLS 1.3. */
    public static final NetworkProfile DEFAULT = of(Duration.ofMillis(5), TlsVersion.TLS_1_3);

    /** The real network: the kit emulates nothing. */
    public static final NetworkProfile REAL = new NetworkProfile(
            "no emulated network", Duration.ZERO, TlsVersion.NONE, Duration.ZERO, true, Duration.ZERO, false);

    /**
     * The network path of the article's experiment: a small AWS Lambda function in 2019 that calls DynamoDB through
     * boto3.
     *
     * <p>The article publishes "sub 10 ms" for a call on a reused connection and "at least 50 ms, often longer" with
     * {@code Connection: close}. On this profile, a call on a reused connection takes <b>one</b> round trip of 2 ms,
     * plus the service's time. A call on a new connection takes <b>four</b> round trips, together 8 ms: one for TCP,
     * two for a full TLS 1.2 handshake and one for the request. Python resumes no sessions, so {@code resumption} is
     * off.
     *
     * <p>To these 8 ms, the profile adds a {@code handshakeCost} of 44 ms. Key exchange and the check of a certificate
     * chain take about 3 ms on a whole core. AWS gives a whole vCPU to a function of 1,769 MB, so a function of 128 MB
     * has a fourteenth of a core. A new connection and its request therefore take at least 4 x 2 ms + 44 ms = 52 ms on
     * this profile. The real work on this machine takes additional time. The article publishes only the times of whole
     * calls. The kit's authors chose how to divide these times into round trips and computing.
     */
    public static final NetworkProfile ARTICLE = new NetworkProfile(
            "ARTICLE", Duration.ofMillis(2), TlsVersion.TLS_1_2, Duration.ofMillis(44), false, Duration.ZERO, false);

    /**
     * @throws IllegalArgumentException if a value is out of its range, or if two values contradict each other, such as
     *     a handshake cost without TLS
     */
    public NetworkProfile {
        if (tls == TlsVersion.UNSET) {
            throw new IllegalArgumentException("tls = UNSET; write NONE, TLS_1_2 or TLS_1_3");
        }
        requireInRange("rtt", rtt);
        requireInRange("handshakeCost", handshakeCost);
        if (idleTimeout.isNegative()) {
            throw new IllegalArgumentException("idleTimeout " + Durations.format(idleTimeout)
                    + " is negative; write a time above zero, or 0 ms to keep idle connections forever");
        }
        Durations.requireCountable("idleTimeout", idleTimeout);
        if (virtualTime && !idleTimeout.isZero()) {
            throw new IllegalArgumentException("virtual time can't be combined with idleTimeout "
                    + Durations.format(idleTimeout) + ", which passes in real time; remove one of them");
        }
        if (!tls.encrypted() && !handshakeCost.isZero()) {
            throw new IllegalArgumentException("handshakeCost " + Durations.format(handshakeCost)
                    + " without TLS: plain HTTP has no handshake; name a TLS version or remove handshakeCost");
        }
    }

    /**
     * Returns an unnamed profile with this round-trip time and TLS version, and with the defaults of all other values.
     */
    public static NetworkProfile of(Duration rtt, TlsVersion tls) {
        return new NetworkProfile("", rtt, tls, Duration.ZERO, true, Duration.ZERO, false);
    }

    /**
     * Returns a copy of this profile in which the service closes idle connections after this time-out. Zero means that
     * the service never closes them.
     */
    public NetworkProfile withIdleTimeout(Duration timeout) {
        return new NetworkProfile(name, rtt, tls, handshakeCost, resumption, timeout, virtualTime);
    }

    /**
     * Returns a copy of this profile with or without virtual time. With {@code true}, calls do not wait for delays: the
     * kit only adds the delays to the calls' times. With {@code false}, calls wait for the delays.
     */
    public NetworkProfile withVirtualTime(boolean charged) {
        return new NetworkProfile(name, rtt, tls, handshakeCost, resumption, idleTimeout, charged);
    }

    private static void requireInRange(String what, Duration value) {
        if (value.isNegative() || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    what + " " + Durations.format(value) + " is out of range; write a time from 0 ms to 500 ms");
        }
    }

    /**
     * Returns the shortest time that a new connection takes before the client can send its first request. The time is
     * the sum of the round trips of TCP and TLS and, for a full handshake, the handshake's cost.
     */
    public Duration newConnection(boolean resumed) {
        return rtt.multipliedBy(roundTripsOfNewConnection(resumed)).plus(resumed ? Duration.ZERO : handshakeCost);
    }

    /**
     * Returns how many round trips a new connection takes before the client can send its first request: one for TCP,
     * and the round trips of TLS.
     */
    public int roundTripsOfNewConnection(boolean resumed) {
        return 1 + (resumed ? tls.resumedHandshakeRoundTrips() : tls.fullHandshakeRoundTrips());
    }

    /** Returns whether the kit emulates this network: false for {@link #REAL}, and true for all other profiles. */
    public boolean emulated() {
        return !equals(REAL);
    }

    /** Returns the profile in words, for instance {@code 5 ms round trip, TLS 1.3}. */
    @Override
    public String toString() {
        if (!emulated()) {
            return name;
        }
        String text = Durations.format(rtt) + " round trip, " + tls.displayName();
        if (!handshakeCost.isZero()) {
            text += ", " + Durations.format(handshakeCost) + " a full handshake";
        }
        if (tls.encrypted() && !resumption) {
            text += ", no resumption";
        }
        if (!idleTimeout.isZero()) {
            text += ", closed when idle for " + Durations.format(idleTimeout);
        }
        if (virtualTime) {
            text += ", virtual time";
        }
        return name.isEmpty() ? text : name + " (" + text + ")";
    }
}
