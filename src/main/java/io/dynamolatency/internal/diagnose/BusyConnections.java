package io.dynamolatency.internal.diagnose;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections that are open, or open and idle, at a given moment. A connection that is opening counts as
 * busy. Connections that never carried a request do not count. Times are relative to the first connection or exchange,
 * since {@link System#nanoTime()} can wrap around. Immutable.
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

    /**
     * @param recordOf the connection of an exchange; null if the log does not have it
     * @param lastOf the last exchange on a connection; null if it carried none
     */
    BusyConnections(
            List<ConnectionRecord> records,
            List<Exchange> exchanges,
            Function<Exchange, @Nullable ConnectionRecord> recordOf,
            Function<ConnectionRecord, @Nullable Exchange> lastOf) {
        int size = records.size();
        origin = size > 0
                ? records.get(0).openedNanos()
                : exchanges.isEmpty() ? 0 : exchanges.get(0).sentNanos();
        LongStream.Builder longFrom = LongStream.builder();
        LongStream.Builder longTo = LongStream.builder();
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
            @Nullable Exchange last = lastOf.apply(record);
            if (last != null && last.lastByteNanos().isPresent()) {
                long answered = last.lastByteNanos().getAsLong() - origin;
                idle(longFrom, longTo, answered, record.closedNanos().isPresent() ? to[ended - 1] : Long.MAX_VALUE);
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
        for (Exchange exchange : exchanges) {
            ConnectionRecord record = recordOf.apply(exchange);
            if (record == null) {
                continue;
            }
            if (exchange.idleNanosBefore().isPresent()) {
                long sent = exchange.sentNanos() - origin;
                idle(longFrom, longTo, sent - exchange.idleNanosBefore().getAsLong(), sent);
            }
            OptionalLong answered =
                    exchange.lastByteNanos().isPresent() ? exchange.lastByteNanos() : exchange.answeredNanos();
            long end = answered.isPresent() ? answered.getAsLong() - origin : Long.MAX_VALUE;
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
        longIdleFrom = longFrom.build().sorted().toArray();
        longIdleTo = longTo.build().sorted().toArray();
    }

    /** Adds the part of an idle time beyond {@link WhyClientCloses#LONG_IDLE_NANOS}, if there is such a part. */
    private static void idle(LongStream.Builder longFrom, LongStream.Builder longTo, long from, long to) {
        if (to - from >= WhyClientCloses.LONG_IDLE_NANOS) {
            longFrom.add(from + WhyClientCloses.LONG_IDLE_NANOS);
            longTo.add(to);
        }
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

    /** Returns how many open connections, at a moment, have been idle for {@link WhyClientCloses#LONG_IDLE_NANOS}. */
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
