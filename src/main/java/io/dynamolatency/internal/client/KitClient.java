package io.dynamolatency.internal.client;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.http.ModalClient;
import software.amazon.awssdk.core.SdkClient;

/**
 * A client of the kit for one endpoint: one SDK client above an HTTP client whose connection mode can change. Calls
 * may come from any thread. Change the mode only while no call is in flight.
 */
public final class KitClient implements AutoCloseable {

    private final ModalClient http;
    private final SdkClient dynamo;

    KitClient(ModalClient http, SdkClient dynamo) {
        this.http = http;
        this.dynamo = dynamo;
    }

    /**
     * Returns the SDK's client: a {@link software.amazon.awssdk.services.dynamodb.DynamoDbClient}, or a {@link
     * software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient} when the HTTP client is asynchronous.
     */
    public SdkClient dynamo() {
        return dynamo;
    }

    /** Sends the next requests in {@code mode}, on the connections that the mode left open. */
    public void use(ConnectionMode mode) {
        http.use(mode);
    }

    /**
     * Sends the next requests in {@code mode}, and closes the connections that the mode left open. Connections that are
     * {@linkplain io.dynamolatency.HttpClientKind#pooledByJvm() pooled by the JVM} stay open.
     */
    public void renew(ConnectionMode mode) {
        http.renew(mode);
    }

    /**
     * Waits, for a bounded time, until the HTTP clients of finished single requests have closed.
     *
     * @param inFlight how many requests other threads may have in flight meanwhile, 0 or more
     */
    public void awaitCloses(int inFlight) throws InterruptedException {
        http.awaitCloses(inFlight);
    }

    @Override
    public void close() {
        dynamo.close();
        http.close();
    }
}
