package io.dynamolatency.wire;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** Who closed a connection first, and how. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Closer {
    /** The client sent its FIN; with TLS, after an alert. */
    CLIENT_FIN,
    /** The client reset the connection, as clients do that give up waiting or are killed. */
    CLIENT_RESET,
    /** The service closed it, played by the proxy: after an answer with {@code Connection: close}, or when idle. */
    SERVER,
    /** The proxy was shut down. */
    PROXY;

    /** Returns whether the client closed it. */
    public boolean client() {
        return this == CLIENT_FIN || this == CLIENT_RESET;
    }
}
