package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The TLS version between client and proxy.
 *
 * <p>A TLS handshake takes one or more round trips before the client can send a request (RFC 5246 section 7.3, RFC 8446
 * section 2). The TCP handshake takes one more round trip.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum TlsVersion {
    /** Plain HTTP. */
    NONE("http", "", 0, 0),
    /** TLS 1.2: two round trips for a full handshake, one for a resumed handshake. */
    TLS_1_2("TLS 1.2", "TLSv1.2", 2, 1),
    /** TLS 1.3: one round trip for a full or a resumed handshake. The kit's clients send no early data. */
    TLS_1_3("TLS 1.3", "TLSv1.3", 1, 1),
    /** Unset: the parameter {@code dynamolatency.network.tls} decides; its default is {@link #TLS_1_3}. */
    UNSET("", "", 0, 0);

    private final String displayName;
    private final String protocol;
    private final int fullHandshakeRoundTrips;
    private final int resumedHandshakeRoundTrips;

    TlsVersion(String displayName, String protocol, int fullHandshakeRoundTrips, int resumedHandshakeRoundTrips) {
        this.displayName = displayName;
        this.protocol = protocol;
        this.fullHandshakeRoundTrips = fullHandshakeRoundTrips;
        this.resumedHandshakeRoundTrips = resumedHandshakeRoundTrips;
    }

    /** Returns the version's name as reports show it, for instance {@code TLS 1.3}; {@code http} for plain HTTP. */
    public String displayName() {
        return displayName;
    }

    /** Returns the protocol's name in JSSE (Java's TLS), for instance {@code TLSv1.3}; empty for plain HTTP. */
    public String protocol() {
        return protocol;
    }

    /** Returns whether this version encrypts the bytes on a connection. */
    public boolean encrypted() {
        return this != NONE && this != UNSET;
    }

    /** Returns the number of round trips of a full handshake, 0 to 2. */
    public int fullHandshakeRoundTrips() {
        return fullHandshakeRoundTrips;
    }

    /** Returns the number of round trips of a resumed handshake, 0 or 1. */
    public int resumedHandshakeRoundTrips() {
        return resumedHandshakeRoundTrips;
    }
}
