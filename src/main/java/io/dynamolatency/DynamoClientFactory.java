package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.core.SdkClient;

/**
 * Uses your production code to build the client that the kit measures. An implementing class needs a constructor
 * without parameters. The constructor can be private. The kit creates a new instance of the class for each client.
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
     * Builds a client, or returns a client that several latency tests share. The kit sends the client's requests to the
     * endpoint, whatever address the client was built for. A few tests later, the kit closes the client, unless a later
     * call of a factory has returned the same client. Do not return a client that ordinary tests use later. While this
     * method runs, the system properties of {@link DynamoEndpoint#asSystemProperties()} are set.
     *
     * @return an open client
     * @throws Exception if the client can't be built; the test then fails with this exception
     */
    C create(DynamoEndpoint endpoint) throws Exception;

    /** Unset: the default of annotation values that take a factory class. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    interface Unset extends DynamoClientFactory<SdkClient> {}
}
