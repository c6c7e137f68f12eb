package io.dynamolatency.client;

import io.dynamolatency.ConnectionMode;

/**
 * An HTTP client whose connection mode can be changed beneath an SDK client that stays the same, so that whatever a test
 * built around the injected client is measured in every mode. Each mode has a pool of its own.
 *
 * <p>Requests may come from any thread; the mode is to be changed while none is under way.
 */
interface ModalClient extends AutoCloseable {

    /** The next requests travel in {@code mode}, on the connections it left open. */
    void use(ConnectionMode mode);

    /** The next requests travel in {@code mode}; connections it left open are closed, so the first request opens its own. */
    void renew(ConnectionMode mode);

    /**
     * Waits, bounded, until the clients of requests that are over have closed.
     *
     * @param underWay how many requests may be under way meanwhile, whose clients are not waited for
     */
    void awaitCloses(int underWay) throws InterruptedException;

    @Override
    void close();
}
