package io.dynamolatency.internal.diagnose;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Counts the connections that, at a given moment, are open and carry no request. A connection that is opening counts as
 * busy. Times are relative to the first connection or exchange, since {@link System#nanoTime()} can wrap around.
 * Immutable.
 */
final class BusyConnections {

    /** The number of moments of an interval at which connections are counted. */
    private static final int SAMPLES = 16;

    private static final int FAIR_PART = 4;

    private final long origin;
    private final long[] opened;
    private final long[] closed;
    private final long[] busyFrom;
    private final long[] busyTo;

    /** @param positionOf the position of a connection by its index; negative if the log does not have it */
    BusyConnections(List<ConnectionRecord> records, List<Exchange> exchanges, IntUnaryOperator positionOf) {
        int size = records.size();
        origin = size > 0
                ? records.get(0).openedNanos()
                : exchanges.isEmpty() ? 0 : exchanges.get(0).sentNanos();
        long[] from = new long[size];
        long[] to = new long[size];
        int open = 0;
        int ended = 0;
        for (ConnectionRecord record : records) {
            if (record.handshake() == Handshake.FAILED || record.exchanges() == 0) {
                continue;
            }
            from[open++] = record.openedNanos() - origin;
            if (record.closedNanos().isPresent()) {
                to[ended++] = record.closedNanos().getAsLong() - origin;
            }
        }
        opened = sorted(from, open);
        closed = sorted(to, ended);
        busyFrom = new long[exchanges.size()];
        busyTo = new long[exchanges.size()];
        int busy = 0;
        for (Exchange exchange : exchanges) {
            int connection = positionOf.applyAsInt(exchange.connection());
            if (connection < 0) {
                continue;
            }
            ConnectionRecord record = records.get(connection);
            long end = exchange.lastByteNanos().orElse(exchange.answeredNanos().orElse(Long.MAX_VALUE)) - origin;
            if (record.closedNanos().isPresent()) {
                end = Math.min(end, record.closedNanos().getAsLong() - origin);
            }
            busyFrom[busy] = (exchange.reused() ? exchange.sentNanos() : record.openedNanos()) - origin;
            busyTo[busy] = Math.max(busyFrom[busy], end);
            busy++;
        }
        Arrays.sort(busyFrom, 0, busy);
        Arrays.sort(busyTo, 0, busy);
        Arrays.fill(busyFrom, busy, busyFrom.length, Long.MAX_VALUE);
        Arrays.fill(busyTo, busy, busyTo.length, Long.MAX_VALUE);
    }

    private static long[] sorted(long[] values, int count) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Returns how many connections are open at a moment. */
    int openAt(long nanoTime) {
        long at = nanoTime - origin;
        return upTo(opened, at) - upTo(closed, at);
    }

    /** Returns how many connections are open and idle at a moment. */
    int idleAt(long nanoTime) {
        long at = nanoTime - origin;
        return openAt(nanoTime) - upTo(busyFrom, at) + upTo(busyTo, at);
    }

    /**
     * Returns whether all connections were busy during a fair part of the time between two moments. Even if requests
     * queue for connections, a connection is idle for a moment between an answer and the next request. On a busy
     * machine this moment is longer. In a pool that is large enough, at least one connection is idle at any time.
     */
    boolean oftenAllBusy(long fromNanos, long toNanos) {
        int busy = 0;
        for (int i = 0; i < SAMPLES; i++) {
            busy += idleAt(fromNanos + (toNanos - fromNanos) / SAMPLES * i) <= 0 ? 1 : 0;
        }
        return FAIR_PART * busy >= SAMPLES;
    }

    /** Returns how many of the sorted values are at most {@code at}. */
    private static int upTo(long[] sorted, long at) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
