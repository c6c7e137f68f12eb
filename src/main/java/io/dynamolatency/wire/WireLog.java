package io.dynamolatency.wire;

import io.dynamolatency.internal.wire.WireTranscript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Connections and exchanges of a stretch of time. Immutable, safe to share between threads.
 *
 * @param connections the connections <em>opened</em> in that time, in the order they were accepted
 * @param exchanges the exchanges <em>begun</em> in that time, in their order; some may travel on connections opened before
 * @param droppedConnections how many more connections were opened in that time, the oldest of it, of which the log was too
 *     full to keep a record; they are part of every count
 * @param droppedExchanges the same of exchanges
 * @param dropped what is known of both
 * @param evidence where this is known from, and so what of it can be relied on
 * @param gap why not all is known, and what to do about it, in words; empty where all is
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record WireLog(
        List<ConnectionRecord> connections,
        List<Exchange> exchanges,
        int droppedConnections,
        long droppedExchanges,
        WireTotals dropped,
        Evidence evidence,
        String gap) {

    /** Nothing happened. */
    public static final WireLog EMPTY = new WireLog(List.of(), List.of());

    /** Copies both lists. */
    public WireLog {
        connections = List.copyOf(connections);
        exchanges = List.copyOf(exchanges);
    }

    /** A log from which nothing was dropped. */
    public WireLog(List<ConnectionRecord> connections, List<Exchange> exchanges) {
        this(connections, exchanges, 0, 0);
    }

    /** What the proxy has seen. */
    public WireLog(
            List<ConnectionRecord> connections,
            List<Exchange> exchanges,
            int droppedConnections,
            long droppedExchanges) {
        this(connections, exchanges, droppedConnections, droppedExchanges, WireTotals.NONE);
    }

    /** What the proxy has seen, of which some is known by number alone. */
    @API(status = Status.INTERNAL, since = "0.1")
    public WireLog(
            List<ConnectionRecord> connections,
            List<Exchange> exchanges,
            int droppedConnections,
            long droppedExchanges,
            WireTotals dropped) {
        this(connections, exchanges, droppedConnections, droppedExchanges, dropped, Evidence.PROXY, "");
    }

    /** What is known of a way without a proxy, on which nobody sees exchanges. */
    public static WireLog ofHandshakes(List<ConnectionRecord> connections, Evidence evidence, String gap) {
        return new WireLog(connections, List.of(), 0, 0, WireTotals.NONE, evidence, gap);
    }

    /** What came after {@code from} and before {@code to}. */
    public WireLog between(WireMark from, WireMark to) {
        if (!evidence.complete()) {
            return ofHandshakes(
                    connections.stream()
                            .filter(c -> c.openedNanos() - from.nanos() >= 0 && c.openedNanos() - to.nanos() < 0)
                            .toList(),
                    evidence,
                    gap);
        }
        int firstConnection = connections.isEmpty() ? 0 : connections.get(0).index();
        long firstExchange = exchanges.isEmpty() ? 0 : exchanges.get(0).sequence();
        return new WireLog(
                connections.stream()
                        .filter(c -> c.index() >= from.connections() && c.index() < to.connections())
                        .toList(),
                exchanges.stream()
                        .filter(e -> e.sequence() >= from.exchanges() && e.sequence() < to.exchanges())
                        .toList(),
                (int) overlap(
                        firstConnection - droppedConnections, firstConnection, from.connections(), to.connections()),
                overlap(firstExchange - droppedExchanges, firstExchange, from.exchanges(), to.exchanges()),
                dropped.between(from, to),
                evidence,
                gap);
    }

    /**
     * The same, and those connections of {@code all} that its exchanges travelled on, whenever they were opened. Where exchanges are
     * not known and no connection was opened in that time, that is one of those opened before: which does not matter, the last stands
     * for it.
     */
    public WireLog withCarriers(WireLog all) {
        if (!evidence.complete()) {
            return connections.isEmpty() && !all.connections.isEmpty()
                    ? plus(ofHandshakes(
                            List.of(all.connections.get(all.connections.size() - 1)), all.evidence, all.gap))
                    : this;
        }
        Set<Integer> here = connections.stream().map(ConnectionRecord::index).collect(Collectors.toSet());
        Set<Integer> carriers = exchanges.stream().map(Exchange::connection).collect(Collectors.toSet());
        List<ConnectionRecord> earlier = all.connections.stream()
                .filter(c -> carriers.contains(c.index()) && !here.contains(c.index()))
                .toList();
        return plus(new WireLog(earlier, List.of()));
    }

    /**
     * The exchanges of one operation alone, and without the connections that carried others and none of them. A connection that carried
     * nothing is there all the same.
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public WireLog ofOperation(String operation) {
        List<Exchange> own = exchanges.stream()
                .filter(exchange -> exchange.operation().equals(operation))
                .toList();
        Set<Integer> carriers = own.stream().map(Exchange::connection).collect(Collectors.toSet());
        return new WireLog(
                connections.stream()
                        .filter(c -> c.exchanges() == 0 || carriers.contains(c.index()))
                        .toList(),
                own,
                droppedConnections,
                droppedExchanges,
                dropped,
                evidence,
                gap);
    }

    /** Both logs' connections and exchanges, in their order: two stretches of one proxy's time, known as well as the lesser of both. */
    public WireLog plus(WireLog other) {
        List<ConnectionRecord> allConnections = new ArrayList<>(connections);
        allConnections.addAll(other.connections);
        allConnections.sort(Comparator.comparingInt(ConnectionRecord::index));
        List<Exchange> allExchanges = new ArrayList<>(exchanges);
        allExchanges.addAll(other.exchanges);
        allExchanges.sort(Comparator.comparingLong(Exchange::sequence));
        WireLog lesser = evidence.compareTo(other.evidence) >= 0 ? this : other;
        return new WireLog(
                allConnections,
                allExchanges,
                droppedConnections + other.droppedConnections,
                droppedExchanges + other.droppedExchanges,
                dropped.plus(other.dropped),
                lesser.evidence,
                lesser.gap);
    }

    /** The same as if nothing had been but what there still are records of. */
    @API(status = Status.INTERNAL, since = "0.1")
    public WireLog kept() {
        return dropped.equals(WireTotals.NONE) && droppedConnections == 0 && droppedExchanges == 0
                ? this
                : new WireLog(connections, exchanges, 0, 0, WireTotals.NONE, evidence, gap);
    }

    /** Connections that came to carry requests or still may: all but those whose handshake failed. */
    public int opened() {
        return count(WireCount.OPENED);
    }

    /** Connections whose handshake failed. */
    public int failedHandshakes() {
        return count(WireCount.FAILED_HANDSHAKES);
    }

    /** Connections with a full handshake. */
    public int fullHandshakes() {
        return count(WireCount.FULL_HANDSHAKES);
    }

    /** Connections with a handshake of which nobody knows whether it was a full one. */
    public int handshakesOfUnknownKind() {
        return count(WireCount.HANDSHAKES_OF_UNKNOWN_KIND);
    }

    /** Connections that resumed an earlier TLS session. */
    public int resumedHandshakes() {
        return count(WireCount.RESUMED_HANDSHAKES);
    }

    /** Connections closed by {@code closer}, failed handshakes aside. */
    public int closedBy(Closer closer) {
        return count(WireCount.of(closer));
    }

    /** Connections that the client closed first, failed handshakes aside. */
    public int closedByClient() {
        return closedBy(Closer.CLIENT_FIN) + closedBy(Closer.CLIENT_RESET);
    }

    /** Exchanges on a connection that had carried another before, 0 to the number of exchanges. */
    public int reused() {
        return count(WireCount.REUSED);
    }

    /** Exchanges begun in that time, those included of which there is no record any more. */
    public int begun() {
        return (int) (exchanges.size() + droppedExchanges);
    }

    /** Share of exchanges that reused a connection, 0.0 to 1.0; 0.0 where there is no exchange. */
    public double reuseRatio() {
        return begun() == 0 ? 0.0 : (double) reused() / begun();
    }

    /** Exchanges that are a second or later attempt of one SDK call. */
    public int retries() {
        return count(WireCount.RETRIES);
    }

    /**
     * Connections that somebody seems to hold on to: they carried one exchange, which was answered, were not closed, and another
     * connection was opened after that answer. A pool with connections to spare may have one such for each of them.
     */
    public int leaked() {
        int leakedOfDropped = (int) dropped.get(WireCount.OPEN_AFTER_ONE_EXCHANGE);
        if (connections.isEmpty()) {
            return leakedOfDropped;
        }
        Map<Integer, List<Exchange>> carried = exchanges.stream().collect(Collectors.groupingBy(Exchange::connection));
        // connections are in the order they were accepted
        long lastOpened = connections.get(connections.size() - 1).openedNanos();
        long kept = connections.stream()
                .filter(WireCount.OPEN_AFTER_ONE_EXCHANGE::counts)
                .filter(c -> {
                    List<Exchange> own = carried.getOrDefault(c.index(), List.of());
                    return own.isEmpty()
                            // its exchange was before those that are kept
                            ? droppedExchanges > 0 && lastOpened - c.openedNanos() > 0
                            : own.size() == 1
                                    && own.get(0).answeredNanos().isPresent()
                                    && lastOpened - own.get(0).answeredNanos().getAsLong() > 0;
                })
                .count();
        return (int) kept + leakedOfDropped;
    }

    /**
     * The most exchanges that were under way at one time: begun and not yet answered, as the proxy saw it. 0 where
     * there is no exchange. One that was never answered is over when its connection is closed, and counts from its start on where
     * that is open.
     */
    public int peakConcurrency() {
        return (int) Math.max(peakOfKept(), dropped.get(WireCount.PEAK_CONCURRENCY));
    }

    private int peakOfKept() {
        if (exchanges.isEmpty()) {
            return 0;
        }
        Map<Integer, Long> closed = new HashMap<>();
        connections.forEach(c -> c.closedNanos().ifPresent(at -> closed.put(c.index(), at)));
        // nanoTime may be negative and may wrap: sort by the distance from one of them
        long origin = exchanges.get(0).startNanos();
        long[] begun = new long[exchanges.size()];
        long[] over = new long[exchanges.size()];
        int ends = 0;
        for (int i = 0; i < begun.length; i++) {
            Exchange exchange = exchanges.get(i);
            begun[i] = exchange.startNanos() - origin;
            Long gone = closed.get(exchange.connection());
            if (exchange.answeredNanos().isPresent()) {
                over[ends++] = exchange.answeredNanos().getAsLong() - origin;
            } else if (gone != null) {
                over[ends++] = Math.max(begun[i], gone - origin);
            }
        }
        Arrays.sort(begun);
        Arrays.sort(over, 0, ends);
        int peak = 0;
        int ended = 0;
        for (int i = 0; i < begun.length; i++) {
            while (ended < ends && over[ended] <= begun[i]) {
                ended++;
            }
            peak = Math.max(peak, i + 1 - ended);
        }
        return peak;
    }

    /**
     * The sequence of what happened, for people: a line for each connection that was opened, each handshake, each exchange and each
     * close, in the order of time. Of a long log it is the beginning and the end, with the number of what was left out between them.
     */
    public String describe() {
        return WireTranscript.of(this);
    }

    private static long overlap(long first, long end, long from, long to) {
        return Math.max(0, Math.min(end, to) - Math.max(first, from));
    }

    /** How many connections or exchanges are of a kind, whether there still is a record of each or not. */
    @API(status = Status.INTERNAL, since = "0.1")
    public int count(WireCount count) {
        return (int) (connections.stream().filter(count::counts).count()
                + exchanges.stream().filter(count::counts).count()
                + dropped.get(count));
    }
}
