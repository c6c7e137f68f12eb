package io.dynamolatency.internal.proxy;

import java.util.function.BooleanSupplier;

/**
 * The clocks at both ends of a connection. An end's clock is never behind the arrival of bytes that it got. Bytes
 * arrive at their time of sending at the other end plus the delay. So each end waits only for what it gets, as logical
 * clocks do (Lamport, Communications of the ACM 21 (1978), 558-565). If delays are waited for, both show {@link
 * System#nanoTime()}. Belongs to one event loop.
 */
final class ConnectionTime {

    private final VirtualTime client;
    private final BooleanSupplier shared;
    private long serverAheadNanos;
    private boolean heard;

    /** @param shared whether both ends have the client's clock, which is so if it jumps only while nothing happens */
    ConnectionTime(VirtualTime client, BooleanSupplier shared) {
        this.client = client;
        this.shared = shared;
    }

    long clientNow() {
        return client.now();
    }

    /** The server's time, as far as it has heard of the client. */
    long serverNow() {
        return heard && !shared.getAsBoolean() ? System.nanoTime() + serverAheadNanos : client.now();
    }

    /** Bytes that are due at this time reach the server. */
    void serverReaches(long dueNanos) {
        long needed = dueNanos - System.nanoTime();
        serverAheadNanos = heard ? Math.max(serverAheadNanos, needed) : Math.max(0, needed);
        heard = true;
    }

    /** Bytes that are due at this time reach the client. */
    void clientReaches(long dueNanos) {
        client.reach(dueNanos);
    }
}
