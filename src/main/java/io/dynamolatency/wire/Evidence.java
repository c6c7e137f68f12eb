package io.dynamolatency.wire;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The source of a {@link WireLog}, which decides what the log can show. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Evidence {
    /** The proxy: every connection, handshake and exchange. */
    PROXY,
    /**
     * The JVM's record of TLS handshakes, all of them TLS 1.3. Each stands for a connection. Exchanges and closes are
     * unknown, and so is whether a handshake was full.
     */
    EVERY_HANDSHAKE,
    /** The JVM's record, with handshakes of TLS 1.2. It has only full ones, so there may be more connections. */
    FULL_HANDSHAKES,
    /** No source: nothing is known of connections. */
    NONE;

    /** Returns whether exchanges and closes are known. */
    public boolean complete() {
        return this == PROXY;
    }
}
