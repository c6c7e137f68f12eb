package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** The HTTP library beneath an SDK client. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum HttpClientKind {
    /** {@code software.amazon.awssdk:apache5-client}, the SDK's default for synchronous clients since 2.46.0. */
    APACHE5("Apache 5");

    private final String displayName;

    HttpClientKind(String displayName) {
        this.displayName = displayName;
    }

    /** The library as reports and node names show it, for instance {@code Apache 5}. */
    public String displayName() {
        return displayName;
    }
}
