package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** What answers behind the front door. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum BackendKind {
    /** DynamoDB Local in a JVM of its own on this machine: resolved and started when a test first needs it. */
    LOCAL
}
