package io.dynamolatency.internal.client;

import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The only class that uses {@code dynamodb-enhanced}. Use it only for a test that has a parameter of one of its
 * types, which proves that the library is there.
 */
public final class EnhancedAdapter {

    private EnhancedAdapter() {}

    /** Returns an enhanced client, synchronous or asynchronous, above the given client. */
    public static Object over(SdkClient client) {
        return client instanceof DynamoDbAsyncClient async
                ? DynamoDbEnhancedAsyncClient.builder().dynamoDbClient(async).build()
                : DynamoDbEnhancedClient.builder()
                        .dynamoDbClient((DynamoDbClient) client)
                        .build();
    }
}
