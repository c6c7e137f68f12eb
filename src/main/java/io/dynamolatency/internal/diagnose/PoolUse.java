package io.dynamolatency.internal.diagnose;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections that a client can use at a moment: those of its pool, and those whose client is unknown. For
 * an unknown client, counts all connections. Immutable.
 */
final class PoolUse {

    /** The number of moments at which connections are counted between two given moments. */
    private static final int SAMPLES = 16;

    private static final int FAIR_PART = 4;

    private final ClientPools pools;
    private final BusyConnections all;
    /** Empty if all connections belong to one pool. */
    private final Map<Integer, BusyConnections> byPool = new HashMap<>();

    /**
     * @param positionOf the position of a connection by its index; negative if the log does not have it
     * @param clientOf the client of a connection by its position
     * @param lastOn the position of a connection's last exchange, by the connection's position; negative if none
     */
    PoolUse(
            List<ConnectionRecord> records,
            List<Exchange> exchanges,
            IntUnaryOperator positionOf,
            IntUnaryOperator clientOf,
            IntUnaryOperator lastOn,
            ClientPools pools) {
        this.pools = pools;
        Function<Exchange, @Nullable ConnectionRecord> recordOf = exchange -> {
            int connection = positionOf.applyAsInt(exchange.connection());
            return connection < 0 ? null : records.get(connection);
        };
        Function<ConnectionRecord, @Nullable Exchange> lastOf = record -> {
            int last = lastOn.applyAsInt(positionOf.applyAsInt(record.index()));
            return last < 0 ? null : exchanges.get(last);
        };
        all = new BusyConnections(records, exchanges, recordOf, lastOf);
        Map<Integer, List<ConnectionRecord>> recordsOf = new HashMap<>();
        for (int c = 0; c < records.size(); c++) {
            recordsOf
                    .computeIfAbsent(pools.of(clientOf.applyAsInt(c)), pool -> new ArrayList<>())
                    .add(records.get(c));
        }
        if (recordsOf.size() < 2) {
            return;
        }
        Map<Integer, List<Exchange>> exchangesOf = new HashMap<>();
        for (Exchange exchange : exchanges) {
            int connection = positionOf.applyAsInt(exchange.connection());
            if (connection >= 0) {
                exchangesOf
                        .computeIfAbsent(pools.of(clientOf.applyAsInt(connection)), pool -> new ArrayList<>())
                        .add(exchange);
            }
        }
        recordsOf.forEach((pool, own) -> byPool.put(
                pool, new BusyConnections(own, exchangesOf.getOrDefault(pool, List.of()), recordOf, lastOf)));
    }

    private int count(int client, ToIntFunction<BusyConnections> what) {
        if (client == Connections.NONE || byPool.isEmpty()) {
            return what.applyAsInt(all);
        }
        int count = 0;
        for (int pool : new int[] {pools.of(client), Connections.NONE}) {
            BusyConnections own = byPool.get(pool);
            count += own == null ? 0 : what.applyAsInt(own);
        }
        return count;
    }

    /** Returns how many connections of all clients are open and idle at a moment. */
    int idleAt(long nanoTime) {
        return all.idleAt(nanoTime);
    }

    /** Returns how many connections are open and idle at a moment. */
    int idleAt(int client, long nanoTime) {
        return count(client, busy -> busy.idleAt(nanoTime));
    }

    /** Returns how many connections have been idle for some time at a moment. */
    int longIdleAt(int client, long nanoTime) {
        return count(client, busy -> busy.longIdleAt(nanoTime));
    }

    /** Returns how many connections are open at a moment. */
    int openAt(int client, long nanoTime) {
        return count(client, busy -> busy.openAt(nanoTime));
    }

    /**
     * Returns whether all connections were busy during at least a quarter of the time between two moments. Even if
     * requests queue for connections, a connection is idle for a moment between an answer and the next request. On a
     * busy machine this moment is longer. In a pool that is large enough, at least one connection is idle while a
     * request waits to be sent.
     */
    boolean oftenAllBusy(int client, long fromNanos, long toNanos) {
        return FAIR_PART * momentsAllBusy(client, 0, fromNanos, toNanos) >= SAMPLES;
    }

    /**
     * Returns whether, during at least half of the time between two moments, all connections were busy and the pool had
     * its largest size. A pool that can open one more connection opens it while a request waits, and so grows.
     */
    boolean mostlyFull(int client, long fromNanos, long toNanos) {
        int most = count(client, BusyConnections::mostOpen);
        return 2 * momentsAllBusy(client, most, fromNanos, toNanos) >= SAMPLES;
    }

    private int momentsAllBusy(int client, int leastOpen, long fromNanos, long toNanos) {
        int busy = 0;
        for (int i = 0; i < SAMPLES; i++) {
            long moment = fromNanos + (toNanos - fromNanos) / SAMPLES * i;
            busy += idleAt(client, moment) <= 0 && openAt(client, moment) >= leastOpen ? 1 : 0;
        }
        return busy;
    }
}
