package io.dynamolatency.internal.http;

import io.dynamolatency.backend.CertificateAuthorities;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/** Makes clients of Apache 5. The only class that uses {@code apache5-client}. */
final class Apache5Adapter {

    private Apache5Adapter() {}

    /**
     * Opens a client with the SDK's default settings. A present {@code maxIdle} replaces the default maximum idle time.
     */
    static SdkHttpClient open(Optional<CertificateAuthorities> trust, Optional<Duration> maxIdle) {
        Apache5HttpClient.Builder builder = Apache5HttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build());
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        trust.ifPresent(authorities -> trusting(builder, authorities));
        return builder.build();
    }

    /** Makes the builder's clients trust only these authorities, and returns the builder. */
    static Object trusting(Object builder, CertificateAuthorities trust) {
        return ((Apache5HttpClient.Builder) builder).tlsTrustManagersProvider(trust::trustManagers);
    }
}
