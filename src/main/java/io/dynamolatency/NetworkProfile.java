package io.dynamolatency;

import io.dynamolatency.internal.text.Durations;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The network emulated between client and DynamoDB. Immutable.
 *
 * @param name what reports call it: {@code ""} for a profile put together from its parts
 * @param rtt the network's round-trip time, 0 to 500 ms; a new connection pays one for the TCP handshake, and as many more
 *     as its TLS handshake has flights
 * @param tls what the client has to speak
 * @param handshakeCost time that a full TLS handshake takes beyond its round trips, 0 to 500 ms: the computing of a small
 *     machine at the client's end, added to the real cost here
 * @param resumption whether the server lets a client resume an earlier TLS session; where not, every handshake is a full one
 * @param idleTimeout how long the service keeps a connection that carries nothing, then it closes it; zero is for ever
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record NetworkProfile(
        String name, Duration rtt, TlsVersion tls, Duration handshakeCost, boolean resumption, Duration idleTimeout) {

    /** The longest round trip and the longest handshake cost there is. */
    public static final Duration MAX = Duration.ofMillis(500);

    /** What a test gets that says nothing: 5 ms and TLS 1.3. */
    public static final NetworkProfile DEFAULT = of(Duration.ofMillis(5), TlsVersion.TLS_1_3);

    /** None: the client is measured where it was built to go, on whatever network there is. */
    public static final NetworkProfile DIRECT = new NetworkProfile(
            "no emulated network", Duration.ZERO, TlsVersion.NONE, Duration.ZERO, true, Duration.ZERO);

    /**
     * The path of the article's experiment: a small AWS Lambda function in 2019 calling DynamoDB through boto3.
     *
     * <p>The published figures are "sub 10 ms" for a call on a kept connection and "at least 50 ms, often longer" with
     * {@code Connection: close}. They come about so: a call on a kept connection is <b>one</b> round trip, of 2 ms here, and
     * what the service takes. A call on a new connection is <b>four</b>: one for TCP, two for a full TLS 1.2 handshake (Python
     * resumes no sessions, so {@code resumption} is off) and one for the request, 8 ms together. The other 44 ms are {@code
     * handshakeCost}: key exchange and the check of a certificate chain take about 3 ms of a core, and a function of 128 MB has
     * a fourteenth of one (AWS gives a whole vCPU at 1,769 MB). 4 x 2 ms + 44 ms = 52 ms is the least that a new connection
     * and its request can take on this profile, before any work of this machine. The division into round trips and computing is
     * this kit's reading; the article publishes sums.
     */
    public static final NetworkProfile ARTICLE = new NetworkProfile(
            "ARTICLE", Duration.ofMillis(2), TlsVersion.TLS_1_2, Duration.ofMillis(44), false, Duration.ZERO);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a duration is negative, a time on the way beyond {@link #MAX}, or a handshake costs
     *     without TLS
     */
    public NetworkProfile {
        if (tls == TlsVersion.UNSET) {
            throw new IllegalArgumentException("tls = UNSET; write NONE, TLS_1_2 or TLS_1_3");
        }
        requireInRange("rtt", rtt);
        requireInRange("handshakeCost", handshakeCost);
        if (idleTimeout.isNegative()) {
            throw new IllegalArgumentException("idleTimeout " + Durations.format(idleTimeout)
                    + " is negative; write a time above zero, or zero for none");
        }
        if (!tls.encrypted() && !handshakeCost.isZero()) {
            throw new IllegalArgumentException("handshakeCost " + Durations.format(handshakeCost)
                    + " without TLS: plain HTTP has no handshake to cost anything; name a TLS version or take it away");
        }
    }

    /** A profile of nothing but a round-trip time and a TLS version. */
    public static NetworkProfile of(Duration rtt, TlsVersion tls) {
        return new NetworkProfile("", rtt, tls, Duration.ZERO, true, Duration.ZERO);
    }

    /** The same with a service that closes connections which carry nothing for so long; zero is for ever. */
    public NetworkProfile withIdleTimeout(Duration timeout) {
        return new NetworkProfile(name, rtt, tls, handshakeCost, resumption, timeout);
    }

    /**
     * Checks one duration of a profile.
     *
     * @param what its name, for the message
     * @return the duration
     * @throws IllegalArgumentException when it is negative or beyond {@link #MAX}
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public static Duration requireInRange(String what, Duration value) {
        if (value.isNegative() || value.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    what + " " + Durations.format(value) + " is out of range; write one from 0 ms to 500 ms");
        }
        return value;
    }

    /** The least time that a new connection takes before its first request can leave: TCP, TLS, and the handshake's cost. */
    public Duration newConnection(boolean resumed) {
        return rtt.multipliedBy(roundTripsOfNewConnection(resumed)).plus(resumed ? Duration.ZERO : handshakeCost);
    }

    /** The round trips that a new connection takes before its first request can leave: one for TCP, and those of TLS. */
    public int roundTripsOfNewConnection(boolean resumed) {
        return 1 + (resumed ? tls.resumedHandshakeRoundTrips() : tls.fullHandshakeRoundTrips());
    }

    /** Whether there is one; where not, its figures say nothing. */
    public boolean emulated() {
        return !equals(DIRECT);
    }

    /** The profile in words, for instance {@code 5 ms round trip, TLS 1.3}. */
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
        return name.isEmpty() ? text : name + " (" + text + ")";
    }
}
