package io.dynamolatency.internal.http;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/** Makes clients of Apache 5. The only class that uses {@code apache5-client}. */
final class Apache5Adapter {

    private Apache5Adapter() {}

    /**
     * Opens a client with the SDK's default settings. If {@code maxIdle} is not empty, it replaces the default maximum
     * idle time.
     */
    static SdkHttpClient open(HttpRoute route, Optional<Duration> maxIdle) {
        Apache5HttpClient.Builder builder = Apache5HttpClient.builder().proxyConfiguration(proxy().build());
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        reaching(builder, route);
        return builder.build();
    }

    /** Makes the builder's clients take a route, and returns the builder. */
    static Object reaching(Object builder, HttpRoute route) {
        Apache5HttpClient.Builder client = (Apache5HttpClient.Builder) builder;
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
