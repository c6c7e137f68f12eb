package io.dynamolatency.internal.diagnose;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections that, at a given moment, are open and carry no request. A connection that is opening counts as
 * busy. Times are relative to the first connection or exchange, since {@link System#nanoTime()} can wrap around.
 * Immutable.
 */
final class BusyConnections {

    private final long origin;
    private final long[] opened;
    private final long[] closed;
    private final int mostOpen;
    private final long[] busyFrom;
    private final long[] busyTo;
    private final long[] longIdleFrom;
    private final long[] longIdleTo;

    /** @param recordOf the connection of an exchange; null if the log does not have it */
    BusyConnections(
            List<ConnectionRecord> records,
            List<Exchange> exchanges,
            Function<Exchange, @Nullable ConnectionRecord> recordOf) {
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
        mostOpen = Arrays.stream(opened)
                .mapToInt(at -> upTo(opened, at) - upTo(closed, at))
                .max()
                .orElse(0);
        busyFrom = new long[exchanges.size()];
        busyTo = new long[exchanges.size()];
        int busy = 0;
        List<long[]> idle = new ArrayList<>();
        Map<Integer, Exchange> last = new HashMap<>();
        for (Exchange exchange : exchanges) {
            ConnectionRecord record = recordOf.apply(exchange);
            if (record == null) {
                continue;
            }
            last.put(record.index(), exchange);
            if (exchange.idleNanosBefore().isPresent()) {
                long sent = exchange.sentNanos() - origin;
                idle.add(new long[] {sent - exchange.idleNanosBefore().getAsLong(), sent});
            }
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
        for (Exchange exchange : last.values()) {
            ConnectionRecord record = recordOf.apply(exchange);
            if (record != null && exchange.lastByteNanos().isPresent()) {
                OptionalLong end = record.closedNanos();
                idle.add(new long[] {
                    exchange.lastByteNanos().getAsLong() - origin,
                    end.isPresent() ? end.getAsLong() - origin : Long.MAX_VALUE
                });
            }
        }
        idle.removeIf(one -> one[1] - one[0] < WhyClientCloses.LONG_IDLE_NANOS);
        longIdleFrom = idle.stream()
                .mapToLong(one -> one[0] + WhyClientCloses.LONG_IDLE_NANOS)
                .sorted()
                .toArray();
        longIdleTo = idle.stream().mapToLong(one -> one[1]).sorted().toArray();
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

    /** Returns how many connections are open and have been idle for some time at a moment. */
    int longIdleAt(long nanoTime) {
        long at = nanoTime - origin;
        return upTo(longIdleFrom, at) - upTo(longIdleTo, at);
    }

    /** Returns the largest number of connections that were open at one time. */
    int mostOpen() {
        return mostOpen;
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
