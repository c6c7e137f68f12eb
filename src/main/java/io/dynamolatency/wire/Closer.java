package io.dynamolatency.wire;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** Who ended a connection first. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Closer {
    /** The client sent its FIN, or a reset. */
    CLIENT,
    /** The service's end did, which the front door stands for: after an answer with {@code Connection: close}, or idle. */
    SERVER,
    /** The front door ended it when it was shut down. */
    FRONT_DOOR
}
