package io.dynamolatency.wire;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** What became of a connection's TLS handshake. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Handshake {
    /** Plain HTTP: there is none. */
    NONE,
    /** Not finished when the log was taken. */
    PENDING,
    /** The server showed its certificate. */
    FULL,
    /** An earlier session went on: no certificate was sent. */
    RESUMED,
    /** It succeeded; whether it was a full one is not known. */
    UNKNOWN,
    /** It never came to an end: untrusted certificate, no common version, connection lost. */
    FAILED
}
