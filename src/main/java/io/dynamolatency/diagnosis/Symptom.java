package io.dynamolatency.diagnosis;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** What a diagnosis explains. Causes are ranked by how much of it they explain. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Symptom {
    /** The calls' time, in milliseconds. */
    CALLS,
    /** The number of connections opened. */
    CONNECTIONS,
    /** The number of full TLS handshakes. */
    FULL_HANDSHAKES,
    /** Requests that repeat an earlier attempt. */
    RETRIES,
    /** Connections that are neither reused nor closed. */
    LEAKS
}
