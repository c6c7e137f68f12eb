package io.dynamolatency.internal.http;

import io.dynamolatency.backend.CertificateAuthorities;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Makes clients of the JDK's {@code HttpURLConnection}. The only class that uses {@code url-connection-client}. */
final class UrlConnectionAdapter {

    private UrlConnectionAdapter() {}

    /**
     * Opens a client with the SDK's default settings. The JDK keeps idle connections for 5 s; this time can't be
     * changed.
     */
    static SdkHttpClient open(Optional<CertificateAuthorities> trust) {
        UrlConnectionHttpClient.Builder builder = UrlConnectionHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariablesValues(false)
                        .build());
        trust.ifPresent(authorities -> trusting(builder, authorities));
        return builder.build();
    }

    /** Makes the builder's clients trust only these authorities, and returns the builder. */
    static Object trusting(Object builder, CertificateAuthorities trust) {
        return ((UrlConnectionHttpClient.Builder) builder).tlsTrustManagersProvider(trust::trustManagers);
    }
}
