package io.dynamolatency.wire;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** Who ended a connection first, and how. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Closer {
    /** The client sent its FIN, after a TLS alert where there is TLS. */
    CLIENT_FIN,
    /** The client reset the connection, as one does that gives up waiting or is killed. */
    CLIENT_RESET,
    /** The service's end did, which the proxy stands for: after an answer with {@code Connection: close}, or idle. */
    SERVER,
    /** The proxy ended it when it was shut down. */
    PROXY;

    /** Whether it was the client. */
    public boolean client() {
        return this == CLIENT_FIN || this == CLIENT_RESET;
    }
}
