package io.dynamolatency.internal.diagnose;

import io.dynamolatency.wire.Exchange;

/** Finds requests that waited until their pool had a connection for them. Immutable. */
final class PoolWaits {

    private final Connections connections;

    PoolWaits(Connections connections) {
        this.connections = connections;
    }

    /**
     * Returns until when a request waited for its pool; {@code ready} if it did not wait.
     *
     * @param position the request's position in the log
     * @param ready when the SDK handed the request to its HTTP client
     */
    long until(int position, long ready) {
        Exchange exchange = connections.exchanges().get(position);
        long free = freeFrom(exchange, ready);
        if (free - ready <= 0) {
            return ready;
        }
        int client = connections.tie().clientOf(position);
        if (exchange.reused() && !exchange.retry()) {
            return connections.use().oftenAllBusy(client, ready, free) ? free : ready;
        }
        // a new connection or a retry can have other reasons than the pool, so it needs more proof
        return connections.use().mostlyFull(client, ready, free) ? free : ready;
    }

    /**
     * Returns the time from which a pool could give a request its connection: the end of the connection's previous
     * answer. A new connection is possible from the last answer on the connection that it replaces, or from an earlier
     * close. Returns {@code ready} if no such time is known.
     */
    private long freeFrom(Exchange exchange, long ready) {
        if (exchange.idleNanosBefore().isPresent()) {
            return exchange.sentNanos() - exchange.idleNanosBefore().getAsLong();
        }
        int connection = connections.positionOf(exchange.connection());
        return exchange.reused()
                        || connection == Connections.NONE
                        || connections.replacedBy(connection) == Connections.NONE
                ? ready
                : connections.uselessFrom(connections.replacedBy(connection));
    }
}
