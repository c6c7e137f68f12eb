package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.core.SdkClient;

/**
 * Builds the client to measure with your production code. An implementing class needs a constructor without
 * parameters, which may be private; the kit creates an instance for each client.
 *
 * <pre>{@code
 * final class OrdersClientFactory implements DynamoClientFactory<DynamoDbClient> {
 *     @Override
 *     public DynamoDbClient create(DynamoEndpoint endpoint) {
 *         return endpoint.applyTo(OrdersConfig.clientBuilder()).build();
 *     }
 * }
 * }</pre>
 *
 * @param <C> {@link software.amazon.awssdk.services.dynamodb.DynamoDbClient} or {@link
 *     software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient}
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface DynamoClientFactory<C extends SdkClient> {

    /**
     * Builds a new client for an endpoint. The kit closes it after the test. Meanwhile the system properties of {@link
     * DynamoEndpoint#asSystemProperties()} are set, for code that takes no endpoint.
     *
     * @return an open client that no other code uses
     * @throws Exception when it cannot be built; the test fails with it
     */
    C create(DynamoEndpoint endpoint) throws Exception;

    /** A factory class that you did not give. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    interface Unset extends DynamoClientFactory<SdkClient> {}
}
