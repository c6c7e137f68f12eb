package io.dynamolatency.wire;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The result of a connection's TLS handshake. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Handshake {
    /** Plain HTTP, without a handshake. */
    NONE,
    /** Not finished when the log was taken. */
    PENDING,
    /** The server sent its certificate. */
    FULL,
    /** The client resumed an earlier session; the server sent no certificate. */
    RESUMED,
    /** It succeeded; the log does not show whether it was full. */
    UNKNOWN,
    /** It failed: untrusted certificate, no common version, or connection lost. */
    FAILED
}
