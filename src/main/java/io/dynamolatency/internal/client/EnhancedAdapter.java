package io.dynamolatency.internal.client;

import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The sole user of {@code dynamodb-enhanced}. It may be touched only where a test has a parameter of one of its types, which shows
 * that the library is there.
 */
public final class EnhancedAdapter {

    private EnhancedAdapter() {}

    /** An enhanced client whose calls are those of the client given, synchronous or asynchronous as that is. */
    public static Object over(SdkClient client) {
        return client instanceof DynamoDbAsyncClient async
                ? DynamoDbEnhancedAsyncClient.builder().dynamoDbClient(async).build()
                : DynamoDbEnhancedClient.builder()
                        .dynamoDbClient((DynamoDbClient) client)
                        .build();
    }
}
