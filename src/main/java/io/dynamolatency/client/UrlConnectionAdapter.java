package io.dynamolatency.client;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** The sole user of {@code url-connection-client}. */
final class UrlConnectionAdapter {

    private UrlConnectionAdapter() {}

    /** A client with the SDK's own settings. How long idle connections are kept is the JDK's to say: 5 s. */
    static SdkHttpClient open(DynamoEndpoint endpoint) {
        UrlConnectionHttpClient.Builder builder = UrlConnectionHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariablesValues(false)
                        .build());
        endpoint.trust().ifPresent(trust -> trusting(builder, trust));
        return builder.build();
    }

    /** The builder, told to trust an endpoint's authority and nobody else. */
    static Object trusting(Object builder, EndpointTrust trust) {
        return ((UrlConnectionHttpClient.Builder) builder).tlsTrustManagersProvider(trust::managers);
    }
}
