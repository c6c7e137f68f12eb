package io.dynamolatency.internal.http;

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
    static SdkHttpClient open(HttpRoute route) {
        UrlConnectionHttpClient.Builder builder =
                UrlConnectionHttpClient.builder().proxyConfiguration(proxy().build());
        reaching(builder, route);
        return builder.build();
    }

    /** Makes the builder's clients take a route, and returns the builder. */
    static Object reaching(Object builder, HttpRoute route) {
        UrlConnectionHttpClient.Builder client = (UrlConnectionHttpClient.Builder) builder;
        route.trust().ifPresent(authorities -> client.tlsTrustManagersProvider(authorities::trustManagers));
        route.proxy()
                .ifPresent(address ->
                        client.proxyConfiguration(proxy().endpoint(address).build()));
        return client;
    }

    /** Returns a builder of an HTTP proxy configuration that ignores the user's environment. */
    private static ProxyConfiguration.Builder proxy() {
        return ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariablesValues(false);
    }
}
