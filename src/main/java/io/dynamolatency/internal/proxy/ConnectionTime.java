package io.dynamolatency.internal.proxy;

/**
 * The clocks at both ends of a connection. An end's clock is never behind the arrival of bytes that it got. Bytes
 * arrive at their time of sending at the other end plus the delay. So each end waits only for what it gets, as logical
 * clocks do (Lamport, Communications of the ACM 21 (1978), 558-565). If delays are waited for, both show {@link
 * System#nanoTime()}. Belongs to one event loop.
 */
final class ConnectionTime {

    private final VirtualTime client;
    private long serverAheadNanos;
    private boolean heard;

    ConnectionTime(VirtualTime client) {
        this.client = client;
    }

    long clientNow() {
        return client.now();
    }

    /** The server's time, as far as it has heard of the client. */
    long serverNow() {
        return heard ? System.nanoTime() + serverAheadNanos : client.now();
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
