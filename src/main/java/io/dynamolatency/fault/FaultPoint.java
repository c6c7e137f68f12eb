package io.dynamolatency.fault;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The moment in the life of a connection or an exchange at which a fault strikes. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum FaultPoint {
    /** The connection is open, and the service has not yet read a byte from it. */
    ACCEPT,

    /** The service has read the client's first TLS message, and has not yet answered it. */
    HANDSHAKE,

    /** The service has read the request, and has not yet sent a byte of the answer. */
    BEFORE_ANSWER,

    /** The client has the answer's status line and headers, but no byte of the body. */
    AFTER_HEAD,

    /** The client has half of the answer's body. */
    IN_BODY,

    /** Unset: the default of the fault's kind. */
    UNSET;

    /** Returns whether the point is in an exchange; false at the start of a connection, and for {@link #UNSET}. */
    public boolean inExchange() {
        return this == BEFORE_ANSWER || this == AFTER_HEAD || this == IN_BODY;
    }
}
