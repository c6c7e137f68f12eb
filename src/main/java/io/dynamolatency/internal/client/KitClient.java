package io.dynamolatency.internal.client;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.http.ModalClient;
import software.amazon.awssdk.core.SdkClient;

/**
 * An SDK client of the kit. It uses an HTTP client whose connection mode can change. Any thread can make calls. Call
 * {@link #use} and {@link #renew} only while no call is in flight.
 */
public final class KitClient implements AutoCloseable {

    private final ModalClient http;
    private final SdkClient dynamo;

    KitClient(ModalClient http, SdkClient dynamo) {
        this.http = http;
        this.dynamo = dynamo;
    }

    /**
     * Returns the SDK client: a {@link software.amazon.awssdk.services.dynamodb.DynamoDbClient}, or a {@link
     * software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient} when the HTTP client is asynchronous.
     */
    public SdkClient dynamo() {
        return dynamo;
    }

    /** Switches to a mode, and continues with the connections that this mode left open. */
    public void use(ConnectionMode mode) {
        http.use(mode);
    }

    /**
     * Switches to a mode, and closes the connections that this mode left open. Connections that are {@linkplain
     * io.dynamolatency.HttpClientKind#pooledByJvm() pooled by the JVM} stay open.
     */
    public void renew(ConnectionMode mode) {
        http.renew(mode);
    }

    /**
     * Waits at most 5 s until all HTTP clients that served a single request have closed.
     *
     * @param inFlight how many requests of other threads can be in flight during the wait, 0 or more
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
