package io.dynamolatency.internal.wire;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts of the connections and exchanges that a log has dropped because it was full. Each {@link Stretch} between two
 * marks has its own counts. Immutable.
 *
 * @param connections the stretches of connections, in order
 * @param exchanges the stretches of exchanges, in order
 */
public record WireTotals(List<Stretch> connections, List<Stretch> exchanges) {

    /** The totals of a log that has dropped no record. */
    public static final WireTotals NONE = new WireTotals(List.of(), List.of());

    /**
     * The counts between two {@linkplain WireMark marks}.
     *
     * @param first the index of the stretch's first connection, or the sequence number of its first exchange. Perhaps
     *     the log has dropped this connection or exchange
     * @param counts the counts of dropped records by kind; a missing kind means 0
     */
    public record Stretch(long first, Map<WireCount, Long> counts) {

        public Stretch {
            counts = Map.copyOf(counts);
        }
    }

    public WireTotals {
        connections = List.copyOf(connections);
        exchanges = List.copyOf(exchanges);
    }

    /** Returns the count of a kind, 0 or more. */
    public long get(WireCount kind) {
        return Stream.concat(connections.stream(), exchanges.stream())
                .mapToLong(stretch -> stretch.counts().getOrDefault(kind, 0L))
                .reduce(0, kind::combine);
    }

    /** Returns the stretches whose start is in the range from {@code from} (inclusive) to {@code to} (exclusive). */
    WireTotals between(WireMark from, WireMark to) {
        return new WireTotals(
                within(connections, from.connections(), to.connections()),
                within(exchanges, from.exchanges(), to.exchanges()));
    }

    private static List<Stretch> within(List<Stretch> stretches, long from, long to) {
        return stretches.stream()
                .filter(stretch -> stretch.first() >= from && stretch.first() < to)
                .toList();
    }

    /** Returns the totals of two logs, whose stretches must not overlap. */
    WireTotals plus(WireTotals other) {
        return new WireTotals(inOrder(connections, other.connections), inOrder(exchanges, other.exchanges));
    }

    private static List<Stretch> inOrder(List<Stretch> one, List<Stretch> other) {
        return Stream.concat(one.stream(), other.stream())
                .sorted(Comparator.comparingLong(Stretch::first))
                .toList();
    }
}
