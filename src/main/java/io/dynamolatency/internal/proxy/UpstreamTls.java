package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.http.TlsContext;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Makes TLS handlers for connections to the back end. The back end's certificate must be trusted, and must name the
 * back end's host. Thread-safe.
 */
final class UpstreamTls {

    private final SSLContext context;
    private final String host;
    private final int port;
    private final Duration handshakeAtMost;
    private final Executor tasks;

    /**
     * @param trust the authorities to trust; if empty, the authorities that the JVM trusts
     * @param tasks computes handshakes outside the event loop
     */
    UpstreamTls(
            URI address, int port, Optional<CertificateAuthorities> trust, Duration handshakeAtMost, Executor tasks) {
        this.host = address.getHost();
        this.port = port;
        this.handshakeAtMost = handshakeAtMost;
        this.tasks = tasks;
        this.context = TlsContext.trusting(trust);
    }

    /** Returns the handler of a new connection. Its handshake has a time limit. */
    SslHandler newHandler() {
        SSLEngine engine = context.createSSLEngine(unbracketed(host), port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine, tasks);
        handler.setHandshakeTimeoutMillis(handshakeAtMost.toMillis());
        return handler;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
