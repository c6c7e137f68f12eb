package io.dynamolatency.internal.client;

import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes enhanced clients. The only class that uses {@code dynamodb-enhanced}: load it only for a test with a parameter
 * of one of its types, which proves that the library is on the class path.
 */
public final class EnhancedAdapter {

    private EnhancedAdapter() {}

    /** Returns an enhanced client over the given client, synchronous or asynchronous like it. */
    public static Object over(SdkClient client) {
        return client instanceof DynamoDbAsyncClient async
                ? DynamoDbEnhancedAsyncClient.builder().dynamoDbClient(async).build()
                : DynamoDbEnhancedClient.builder()
                        .dynamoDbClient((DynamoDbClient) client)
                        .build();
    }
}
