package io.dynamolatency.client;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/** The sole user of {@code apache-client}. */
final class Apache4Adapter {

    private Apache4Adapter() {}

    /** A client with the SDK's own settings, but for the time it keeps idle connections where one is given. */
    static SdkHttpClient open(DynamoEndpoint endpoint, Optional<Duration> maxIdle) {
        ApacheHttpClient.Builder builder = ApacheHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build());
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        endpoint.trust().ifPresent(trust -> trusting(builder, trust));
        return builder.build();
    }

    /** The builder, told to trust an endpoint's authority and nobody else. */
    static Object trusting(Object builder, EndpointTrust trust) {
        return ((ApacheHttpClient.Builder) builder).tlsTrustManagersProvider(trust::managers);
    }
}
