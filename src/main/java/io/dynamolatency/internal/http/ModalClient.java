package io.dynamolatency.internal.http;

import io.dynamolatency.ConnectionMode;

/**
 * An HTTP client whose connection mode can change while the SDK client above it stays the same. So a test can
 * wrap the injected client in code of its own, and that code is measured in every mode. Each mode has its own pool.
 *
 * <p>Requests may come from any thread. Change the mode only while no request is in flight.
 */
public interface ModalClient extends AutoCloseable {

    /** Sends the next requests in {@code mode}, on the connections that the mode left open. */
    void use(ConnectionMode mode);

    /** Sends the next requests in {@code mode}; closes the connections that the mode left open. */
    void renew(ConnectionMode mode);

    /**
     * Waits, for a bounded time, until the clients of finished requests have closed.
     *
     * @param inFlight how many requests may be in flight meanwhile, 0 or more; their clients stay open
     */
    void awaitCloses(int inFlight) throws InterruptedException;

    @Override
    void close();
}
