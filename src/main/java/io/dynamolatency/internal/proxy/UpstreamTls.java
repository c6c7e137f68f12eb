package io.dynamolatency.internal.proxy;

import io.dynamolatency.backend.CertificateAuthorities;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

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
        try {
            context = SSLContext.getInstance("TLS");
            TrustManager @Nullable [] managers =
                    trust.map(CertificateAuthorities::trustManagers).orElse(null);
            context.init(null, managers, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot set up TLS: " + e.getMessage(), e);
        }
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
