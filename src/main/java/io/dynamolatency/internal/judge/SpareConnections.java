package io.dynamolatency.internal.judge;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections that a client's pool closed because its calls did not need them. Pure. */
final class SpareConnections {

    /**
     * The least idle time of a closed connection that the calls did not need. By default, the pool of Netty closes
     * connections that were idle for 5 s, and the pools of the SDK's other clients close them after 60 s.
     */
    private static final long NOT_NEEDED_NANOS = 1_000_000_000;

    private SpareConnections() {}

    /**
     * Returns how many connections the client closed although its calls went on with other connections. Each of these
     * connections had carried a request, and was then idle for at least a second. Meanwhile, at least one request used
     * another connection.
     */
    static int closed(WireLog wire) {
        Map<Integer, Long> idleSince = new HashMap<>();
        for (Exchange exchange : wire.exchanges()) {
            exchange.lastByteNanos()
                    .ifPresent(end -> idleSince.merge(exchange.connection(), end, (a, b) -> a - b > 0 ? a : b));
        }
        return (int) wire.connections().stream()
                .filter(ConnectionRecord::closedByClient)
                .filter(connection -> notNeeded(wire, connection, idleSince.get(connection.index())))
                .count();
    }

    private static boolean notNeeded(WireLog wire, ConnectionRecord connection, @Nullable Long idleSince) {
        long closed = connection.closedNanos().orElseThrow();
        return idleSince != null
                && closed - idleSince >= NOT_NEEDED_NANOS
                && wire.exchanges().stream()
                        .anyMatch(exchange -> exchange.connection() != connection.index()
                                && exchange.sentNanos() - idleSince > 0
                                && closed - exchange.sentNanos() > 0);
    }
}
