package io.dynamolatency.client;

import io.dynamolatency.ConnectionMode;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.core.SdkClient;

/**
 * A client of the kit's own for one endpoint: an SDK client that stays the same over an HTTP client whose connection mode can
 * be changed. Calls may come from any thread; the mode is to be changed while none is under way.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class KitClient implements AutoCloseable {

    private final ModalClient http;
    private final SdkClient dynamo;

    KitClient(ModalClient http, SdkClient dynamo) {
        this.http = http;
        this.dynamo = dynamo;
    }

    /**
     * The SDK's client: a {@link software.amazon.awssdk.services.dynamodb.DynamoDbClient}, or a {@link
     * software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient} where the HTTP client is asynchronous.
     */
    public SdkClient dynamo() {
        return dynamo;
    }

    /** The next requests travel in {@code mode}, on the connections it left open. */
    public void use(ConnectionMode mode) {
        http.use(mode);
    }

    /**
     * The next requests travel in {@code mode}; connections it left open are closed, so the first request opens its own. Not
     * so where connections are {@linkplain io.dynamolatency.HttpClientKind#pooledByJvm() pooled by the JVM}.
     */
    public void renew(ConnectionMode mode) {
        http.renew(mode);
    }

    /**
     * Waits, bounded, until the HTTP clients of single requests that are over have closed.
     *
     * @param underWay how many requests other threads may have under way meanwhile, 0 or more
     */
    public void awaitCloses(int underWay) throws InterruptedException {
        http.awaitCloses(underWay);
    }

    @Override
    public void close() {
        dynamo.close();
        http.close();
    }
}
