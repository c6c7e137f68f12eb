package com.example.orders;

import java.time.Duration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** How the application builds its client: production code, which knows nothing of tests. */
public final class DynamoClientConfig {

    private DynamoClientConfig() {}

    /** The client of the application; one is enough for all its threads. */
    public static DynamoDbClient client() {
        return clientBuilder().httpClientBuilder(httpBuilder()).build();
    }

    /** Everything but the HTTP client. */
    public static DynamoDbClientBuilder clientBuilder() {
        return DynamoDbClient.builder().overrideConfiguration(c -> c.apiCallTimeout(Duration.ofSeconds(5))
                .apiCallAttemptTimeout(Duration.ofSeconds(2)));
    }

    /** The HTTP client, with its pool. */
    public static Apache5HttpClient.Builder httpBuilder() {
        return Apache5HttpClient.builder()
                .maxConnections(20)
                .connectionMaxIdleTime(Duration.ofSeconds(50))
                .connectionAcquisitionTimeout(Duration.ofMillis(250));
    }
}
