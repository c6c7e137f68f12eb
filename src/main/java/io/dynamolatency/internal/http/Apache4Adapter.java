package io.dynamolatency.internal.http;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;

/** Makes clients of Apache 4. The only class that uses {@code apache-client}. */
final class Apache4Adapter {

    private Apache4Adapter() {}

    /**
     * Opens a client with the SDK's default settings. If {@code maxIdle} is not empty, it replaces the default maximum
     * idle time.
     */
    static SdkHttpClient open(HttpRoute route, Optional<Duration> maxIdle) {
        ApacheHttpClient.Builder builder = ApacheHttpClient.builder().proxyConfiguration(proxy().build());
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        reaching(builder, route);
        return builder.build();
    }

    /** Makes the builder's clients take a route, and returns the builder. */
    static Object reaching(Object builder, HttpRoute route) {
        ApacheHttpClient.Builder client = (ApacheHttpClient.Builder) builder;
        route.trust().ifPresent(authorities -> client.tlsTrustManagersProvider(authorities::trustManagers));
        route.proxy()
                .ifPresent(address ->
                        client.proxyConfiguration(proxy().endpoint(address).build()));
        return client;
    }

    /** Returns a builder of an HTTP proxy configuration that ignores the user's environment. */
    private static ProxyConfiguration.Builder proxy() {
        return ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
    }
}
