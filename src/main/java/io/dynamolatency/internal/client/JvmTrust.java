package io.dynamolatency.internal.client;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities that this JVM trusts without the kit.
 *
 * @param settings the user's own values of {@link #PROPERTIES}
 */
record JvmTrust(List<String> settings, List<X509Certificate> authorities) {

    /** The system properties that contain the path, the type, the password and the provider of a trust store. */
    static final List<String> PROPERTIES = List.of(
            "javax.net.ssl.trustStore",
            "javax.net.ssl.trustStoreType",
            "javax.net.ssl.trustStorePassword",
            "javax.net.ssl.trustStoreProvider");

    /** Lets the JVM choose the provider. The user's provider perhaps can't read the kit's trust store. */
    static final String ANY_PROVIDER = "";

    /** The authorities that were read last. They are cached, because reading takes a tenth of a second in a new JVM. */
    private static Optional<JvmTrust> known = Optional.empty();

    /** Returns the authorities that the JVM trusts under the user's settings. */
    static JvmTrust read() throws Exception {
        // uses this lock, because a user's factory runs under this lock, and can call this method indirectly
        synchronized (SystemProperties.LOCK) {
            return readLocked();
        }
    }

    private static JvmTrust readLocked() throws Exception {
        Map<String, @Nullable String> users = new LinkedHashMap<>();
        PROPERTIES.forEach(name -> users.put(name, PropertyLayers.users(name)));
        List<String> settings = users.values().stream().map(String::valueOf).toList();
        if (known.filter(trust -> trust.settings.equals(settings)).isEmpty()) {
            known = Optional.of(new JvmTrust(settings, SystemProperties.during(users, JvmTrust::ofTheMoment)));
        }
        return known.orElseThrow();
    }

    private static List<X509Certificate> ofTheMoment() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                .toList();
    }
}
