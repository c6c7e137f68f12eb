package io.dynamolatency.internal.http;

import io.dynamolatency.ConnectionMode;

/**
 * An HTTP client whose connection mode can change while the SDK client over it stays the same. A test can therefore
 * wrap the injected client in code of its own, which is then measured in every mode. Each mode has its own pool.
 *
 * <p>Any thread may send requests. Call {@link #use} and {@link #renew} only while no request is in flight.
 */
public interface ModalClient extends AutoCloseable {

    /** Switches to a mode, and continues with the connections that this mode left open. */
    void use(ConnectionMode mode);

    /** Switches to a mode, and closes the connections that this mode left open. */
    void renew(ConnectionMode mode);

    /**
     * Waits a bounded time until the clients that served a single request each have closed.
     *
     * @param inFlight how many requests may be in flight meanwhile, 0 or more; their clients stay open
     */
    void awaitCloses(int inFlight) throws InterruptedException;

    @Override
    void close();
}
