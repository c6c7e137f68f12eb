package io.dynamolatency.client;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/** The sole user of {@code apache5-client}. */
final class Apache5Adapter {

    private Apache5Adapter() {}

    /** The SDK's own settings, but for whom it trusts, and the user's proxy, which is not the way to this machine. */
    static Apache5HttpClient.Builder builder(DynamoEndpoint endpoint) {
        Apache5HttpClient.Builder builder = Apache5HttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build());
        endpoint.trust().ifPresent(trust -> trusting(builder, trust));
        return builder;
    }

    /** The same, but for the time it keeps idle connections where one is given. */
    static SdkHttpClient open(DynamoEndpoint endpoint, Optional<Duration> maxIdle) {
        Apache5HttpClient.Builder builder = builder(endpoint);
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        return builder.build();
    }

    /** The builder, told to trust an endpoint's authority and nobody else. */
    static Object trusting(Object builder, EndpointTrust trust) {
        return ((Apache5HttpClient.Builder) builder).tlsTrustManagersProvider(trust::managers);
    }
}
