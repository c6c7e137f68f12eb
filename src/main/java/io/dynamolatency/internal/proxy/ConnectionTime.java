package io.dynamolatency.internal.proxy;

import java.util.function.BooleanSupplier;

/**
 * The clocks at both ends of a connection. When bytes arrive at an end, the clock of this end shows at least their
 * arrival time. The arrival time is the time of sending, on the other end's clock, plus the delay. A delay therefore
 * advances only the clock of the end that receives the bytes, as with logical clocks (Lamport, CACM 21 (1978),
 * 558-565). If the proxy waits for delays, both clocks show {@link System#nanoTime()}. Only one event loop is allowed
 * to use an object.
 */
final class ConnectionTime {

    private final VirtualTime client;
    private final BooleanSupplier shared;
    private long serverAheadNanos;
    private boolean heard;

    /**
     * @param shared returns whether the client's clock jumps only while nothing happens; both ends then use this clock
     */
    ConnectionTime(VirtualTime client, BooleanSupplier shared) {
        this.client = client;
        this.shared = shared;
    }

    long clientNow() {
        return client.now();
    }

    /** Returns the time on the server's clock, which is never before the arrival of the client's bytes so far. */
    long serverNow() {
        return heard && !shared.getAsBoolean() ? System.nanoTime() + serverAheadNanos : client.now();
    }

    /** Records that bytes with this due time reach the server. */
    void serverReaches(long dueNanos) {
        long needed = dueNanos - System.nanoTime();
        serverAheadNanos = heard ? Math.max(serverAheadNanos, needed) : Math.max(0, needed);
        heard = true;
    }

    /** Records that bytes with this due time reach the client. */
    void clientReaches(long dueNanos) {
        client.reach(dueNanos);
    }
}
