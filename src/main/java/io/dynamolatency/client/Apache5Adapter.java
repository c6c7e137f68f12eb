package io.dynamolatency.client;

import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** The sole user of {@code apache5-client}. */
final class Apache5Adapter {

    private Apache5Adapter() {}

    /** For plain HTTP. */
    static SdkHttpClient.Builder<?> builder() {
        return Apache5HttpClient.builder();
    }

    /** A client with the SDK's own settings, but for the time it keeps idle connections where one is given. */
    static SdkHttpClient open(DynamoEndpoint endpoint, Optional<Duration> maxIdle) {
        Apache5HttpClient.Builder builder = Apache5HttpClient.builder();
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        if (endpoint.certificateAuthority().isPresent()) {
            builder.tlsTrustManagersProvider(endpoint::trustManagers);
        }
        return builder.build();
    }
}
