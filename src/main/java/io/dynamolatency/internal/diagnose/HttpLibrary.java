package io.dynamolatency.internal.diagnose;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.wire.HttpClientName;

/** The HTTP library below an SDK client. This enum has only the libraries for which advice differs. */
enum HttpLibrary {
    APACHE,
    URL_CONNECTION,
    NETTY,
    CRT,
    /** An HTTP client that is not one of the SDK's. */
    OTHER,
    UNKNOWN;

    static HttpLibrary of(HttpClientKind kind) {
        return switch (kind) {
            case APACHE4, APACHE5 -> APACHE;
            case URL_CONNECTION -> URL_CONNECTION;
            case NETTY -> NETTY;
            case CRT, CRT_ASYNC -> CRT;
        };
    }

    /** Returns whether this is one of the SDK's HTTP clients. */
    boolean ofTheSdk() {
        return this != OTHER && this != UNKNOWN;
    }

    /** Returns whether the pool can keep fewer idle connections than the client opens; false for an unknown library. */
    boolean mayOverflow() {
        return this == URL_CONNECTION || this == OTHER;
    }

    static HttpLibrary of(HttpClientName client) {
        return client.kind().map(HttpLibrary::of).orElse(OTHER);
    }
}
