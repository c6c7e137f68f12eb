package io.dynamolatency.internal.http;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes contexts of the JVM's own TLS. */
public final class TlsContext {

    private TlsContext() {}

    /** Returns a client's context that trusts these authorities; if empty, the authorities that the JVM trusts. */
    public static SSLContext trusting(Optional<CertificateAuthorities> trust) {
        return of(null, trust.map(CertificateAuthorities::trustManagers).orElse(null));
    }

    public static SSLContext of(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException unavailable) {
            throw new IllegalStateException("this JVM has no TLS: " + unavailable, unavailable);
        }
    }
}
