package io.dynamolatency.internal.proxy;

import io.dynamolatency.TlsVersion;

/** What the fidelity benchmark has its clients do, a row of its table for each. */
enum FidelityCall {
    HTTP_KEEP("HTTP, kept", TlsVersion.NONE, Connections.KEPT, Body.SMALL),
    HTTP_CLOSE("HTTP, new connection", TlsVersion.NONE, Connections.CLOSED, Body.SMALL),
    TLS_1_3_KEEP("TLS 1.3, kept", TlsVersion.TLS_1_3, Connections.KEPT, Body.SMALL),
    TLS_1_3_CLOSE("TLS 1.3, new connection, resumed", TlsVersion.TLS_1_3, Connections.CLOSED, Body.SMALL),
    TLS_1_3_NEW("TLS 1.3, new client, full", TlsVersion.TLS_1_3, Connections.NEW_CLIENT, Body.SMALL),
    TLS_1_2_KEEP("TLS 1.2, kept", TlsVersion.TLS_1_2, Connections.KEPT, Body.SMALL),
    TLS_1_2_CLOSE("TLS 1.2, new connection, resumed", TlsVersion.TLS_1_2, Connections.CLOSED, Body.SMALL),
    TLS_1_2_NEW("TLS 1.2, new client, full", TlsVersion.TLS_1_2, Connections.NEW_CLIENT, Body.SMALL),
    KB_ANSWER_KEPT("1 KB answer, TLS 1.3, kept", TlsVersion.TLS_1_3, Connections.KEPT, Body.KB_ANSWER),
    REQUEST_KEPT("400 KB request, TLS 1.3, kept", TlsVersion.TLS_1_3, Connections.KEPT, Body.REQUEST),
    REQUEST_CLOSE("400 KB request, TLS 1.3, new connection", TlsVersion.TLS_1_3, Connections.CLOSED, Body.REQUEST),
    ANSWER_KEPT("400 KB answer, TLS 1.3, kept", TlsVersion.TLS_1_3, Connections.KEPT, Body.ANSWER),
    ANSWER_CLOSE("400 KB answer, TLS 1.3, new connection", TlsVersion.TLS_1_3, Connections.CLOSED, Body.ANSWER);

    /** On which connection. */
    enum Connections {
        KEPT,
        CLOSED,
        NEW_CLIENT
    }

    /** What travels. */
    enum Body {
        SMALL,
        KB_ANSWER,
        REQUEST,
        ANSWER
    }

    /** A body that the bodies' rows are about, in bytes. */
    static final int LARGE = 400_000;

    final String title;
    final TlsVersion tls;
    final Connections connections;
    final Body body;

    FidelityCall(String title, TlsVersion tls, Connections connections, Body body) {
        this.title = title;
        this.tls = tls;
        this.connections = connections;
        this.body = body;
    }

    boolean large() {
        return body == Body.REQUEST || body == Body.ANSWER;
    }
}
