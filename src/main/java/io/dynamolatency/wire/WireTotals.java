package io.dynamolatency.wire;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What is known of connections and exchanges whose records a full log no longer keeps: how many there were of each kind, stretch by
 * stretch. Immutable.
 *
 * @param connections the stretches of connections, in their order
 * @param exchanges the stretches of exchanges, in their order
 */
@API(status = Status.INTERNAL, since = "0.1")
public record WireTotals(List<Stretch> connections, List<Stretch> exchanges) {

    /** All records are kept. */
    public static final WireTotals NONE = new WireTotals(List.of(), List.of());

    /**
     * From one {@link WireMark} to the next.
     *
     * @param first the index of the first connection, or the sequence of the first exchange, of the stretch, kept or not
     * @param counts of those that are not kept; what is not named there is 0
     */
    public record Stretch(long first, Map<WireCount, Long> counts) {

        /** Copies the map. */
        public Stretch {
            counts = Map.copyOf(counts);
        }
    }

    /** Copies both lists. */
    public WireTotals {
        connections = List.copyOf(connections);
        exchanges = List.copyOf(exchanges);
    }

    /** How many there were of a kind, 0 or more. */
    public long get(WireCount count) {
        return Stream.concat(connections.stream(), exchanges.stream())
                .mapToLong(stretch -> stretch.counts().getOrDefault(count, 0L))
                .reduce(0, count::together);
    }

    /** The stretches that begin at {@code from} or later, and before {@code to}. */
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

    /** Both, of stretches that do not overlap. */
    WireTotals plus(WireTotals other) {
        return new WireTotals(inOrder(connections, other.connections), inOrder(exchanges, other.exchanges));
    }

    private static List<Stretch> inOrder(List<Stretch> one, List<Stretch> other) {
        return Stream.concat(one.stream(), other.stream())
                .sorted(Comparator.comparingLong(Stretch::first))
                .toList();
    }
}
