package io.dynamolatency.client;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.core.SdkClient;

/**
 * Has production code build the client that is to be measured. A class that implements it needs a constructor without
 * parameters, which may be private; one of it is made for each client.
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
     * Builds a new client for an endpoint; the kit closes it when the test is over. While this runs, the system properties of
     * {@link DynamoEndpoint#asSystemProperties()} are set, so code that takes no endpoint finds it, too.
     *
     * @return a client that nobody else uses, and that has not been closed
     * @throws Exception when there is none: the test fails with it
     */
    C create(DynamoEndpoint endpoint) throws Exception;

    /** A factory class that you did not give. */
    @API(status = Status.EXPERIMENTAL, since = "0.1")
    interface Unset extends DynamoClientFactory<SdkClient> {}
}
