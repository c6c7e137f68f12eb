package io.dynamolatency.internal.client;

import io.dynamolatency.internal.http.ModalClient;
import software.amazon.awssdk.core.SdkClient;

/**
 * An SDK client of the kit. It uses an HTTP client whose connection mode can change. Any thread can make calls.
 *
 * @param http changes the connection mode. Call its methods only while no call is in flight
 * @param dynamo the SDK client: a {@link software.amazon.awssdk.services.dynamodb.DynamoDbClient}, or a {@link
 *     software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient} when the HTTP client is asynchronous
 */
public record KitClient(ModalClient http, SdkClient dynamo) implements AutoCloseable {

    @Override
    public void close() {
        dynamo.close();
        http.close();
    }
}
