package io.dynamolatency.client;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** The sole user of {@code apache5-client}: its connection pool with the SDK's own settings. */
final class Apache5Adapter {

    private Apache5Adapter() {}

    /** For plain HTTP. */
    static SdkHttpClient.Builder<?> builder() {
        return Apache5HttpClient.builder();
    }

    static SdkHttpClient open(DynamoEndpoint endpoint) {
        Apache5HttpClient.Builder builder = Apache5HttpClient.builder();
        if (endpoint.certificateAuthority().isPresent()) {
            builder.tlsTrustManagersProvider(endpoint::trustManagers);
        }
        return builder.build();
    }
}
