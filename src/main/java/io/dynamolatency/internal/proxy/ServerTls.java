package io.dynamolatency.internal.proxy;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.internal.http.TlsContext;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Makes the proxy's TLS engines for clients, with one protocol version and the run's certificate. Thread-safe. */
final class ServerTls {

    /** The empty array keeps JSSE from loading the JDK's authorities. */
    private static final TrustManager[] NO_CLIENT_CERTIFICATES = new TrustManager[0];

    private final TlsVersion version;
    private final KeyManager[] keyManagers;
    private final @Nullable SSLContext shared;

    /**
     * @param version the only protocol version to accept; not {@code NONE}
     * @param resumption whether clients are allowed to resume an earlier session
     */
    ServerTls(RunCertificate certificate, TlsVersion version, boolean resumption) {
        this.version = version;
        keyManagers = new KeyManager[] {new RunKeyManager(certificate)};
        shared = resumption ? newContext(NO_CLIENT_CERTIFICATES) : null;
    }

    TlsVersion version() {
        return version;
    }

    /** Returns the engine of a new connection. */
    SSLEngine newEngine() {
        // the context has the session cache and the ticket keys; without resumption, each connection therefore gets its
        // own context
        return newEngine(shared != null ? shared : newContext(NO_CLIENT_CERTIFICATES));
    }

    private SSLEngine newEngine(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(new String[] {version.protocol()});
        return engine;
    }

    /**
     * Returns the engine of a new connection that asks for a client certificate. The engine accepts any certificate,
     * and also clients without a certificate. It does not resume sessions.
     */
    SSLEngine newEngineThatAsks() {
        // JSSE does not ask in a resumed handshake, and a new context has no session to resume
        SSLEngine engine = newEngine(newContext(InsecureTrustManagerFactory.INSTANCE.getTrustManagers()));
        engine.setWantClientAuth(true);
        return engine;
    }

    private SSLContext newContext(TrustManager[] forClients) {
        return TlsContext.of(keyManagers, forClients);
    }

    /** Offers the run's certificate to all clients that accept an EC key. */
    private static final class RunKeyManager extends X509ExtendedKeyManager {

        private static final String ALIAS = "run";
        private static final String KEY_TYPE = "EC";

        private final RunCertificate certificate;

        RunKeyManager(RunCertificate certificate) {
            this.certificate = certificate;
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            return keyType.equals(KEY_TYPE) ? ALIAS : null;
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
            return keyType.equals(KEY_TYPE) ? ALIAS : null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return keyType.equals(KEY_TYPE) ? new String[] {ALIAS} : null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return alias.equals(ALIAS) ? certificate.chain() : null;
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return alias.equals(ALIAS) ? certificate.serverKey() : null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }
    }
}
