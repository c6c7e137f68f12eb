package io.dynamolatency.internal.http;

import io.dynamolatency.ConnectionMode;

/**
 * An HTTP client whose connection mode can change while the SDK client that uses it stays the same. A test can
 * therefore wrap the injected client in its own code, and the kit measures this code in every mode. Each mode has its
 * own pool.
 *
 * <p>Any thread can send requests. Call {@link #use} and {@link #renew} only while no request is in flight.
 */
public interface ModalClient extends AutoCloseable {

    /** Switches to a mode, and continues with the connections that this mode left open. */
    void use(ConnectionMode mode);

    /** Switches to a mode, and closes the connections that this mode left open. */
    void renew(ConnectionMode mode);

    /**
     * Waits at most 5 s until all clients that served a single request have closed.
     *
     * @param inFlight how many requests can be in flight during the wait, 0 or more; the clients of these requests stay
     *     open
     */
    void awaitCloses(int inFlight) throws InterruptedException;

    @Override
    void close();
}
