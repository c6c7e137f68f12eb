package io.dynamolatency.diagnosis;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** What a diagnosis is to explain: causes are ranked by how much of it they do. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Symptom {
    /** The time that calls took; ranked by milliseconds. */
    CALLS,
    /** Connections that were opened; ranked by their number. */
    CONNECTIONS,
    /** Full TLS handshakes; ranked by their number. */
    FULL_HANDSHAKES,
    /** Requests that repeat an earlier attempt. */
    RETRIES,
    /** Connections that somebody holds on to. */
    LEAKS
}
