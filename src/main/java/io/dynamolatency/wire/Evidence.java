package io.dynamolatency.wire;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** Where a {@link WireLog} comes from, and so what can be told from it. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Evidence {
    /** The proxy: every connection, handshake and exchange. */
    PROXY,
    /**
     * The JVM's own record of TLS handshakes, each of which stands for a connection, since all were TLS 1.3. Exchanges, closes and
     * whether a handshake was a full one are not known.
     */
    EVERY_HANDSHAKE,
    /** The same where some were TLS 1.2, of which the JVM records full handshakes alone: connections may be more. */
    FULL_HANDSHAKES,
    /** None: nothing is known of connections. */
    NONE;

    /** Whether exchanges and closes are known. */
    public boolean complete() {
        return this == PROXY;
    }
}
