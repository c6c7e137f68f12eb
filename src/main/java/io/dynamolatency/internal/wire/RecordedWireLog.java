package io.dynamolatency.internal.wire;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The log that the kit records. Immutable and thread-safe.
 *
 * @param droppedTotals the counts of dropped connections and exchanges
 */
public record RecordedWireLog(
        List<ConnectionRecord> connections,
        List<Exchange> exchanges,
        int droppedConnections,
        long droppedExchanges,
        WireTotals droppedTotals,
        Evidence evidence,
        String gap)
        implements WireLog {

    /** The proxy's log of a time in which nothing happened. */
    public static final RecordedWireLog EMPTY = of(List.of(), List.of());

    public RecordedWireLog {
        connections = List.copyOf(connections);
        exchanges = List.copyOf(exchanges);
    }

    /** Returns the kit's own log behind the interface; only the kit makes logs. */
    public static RecordedWireLog from(WireLog log) {
        return (RecordedWireLog) log;
    }

    /** Returns a proxy's log that has all records. */
    public static RecordedWireLog of(List<ConnectionRecord> connections, List<Exchange> exchanges) {
        return withDropped(connections, exchanges, 0, 0, WireTotals.NONE);
    }

    /** Returns a proxy's log that was full, so that it has only the newest records. */
    public static RecordedWireLog withDropped(
            List<ConnectionRecord> connections,
            List<Exchange> exchanges,
            int droppedConnections,
            long droppedExchanges,
            WireTotals totals) {
        return new RecordedWireLog(
                connections, exchanges, droppedConnections, droppedExchanges, totals, Evidence.PROXY, "");
    }

    /** Returns a log without exchanges: what the JVM records of handshakes if there is no proxy. */
    public static RecordedWireLog ofHandshakes(List<ConnectionRecord> connections, Evidence evidence, String gap) {
        return new RecordedWireLog(connections, List.of(), 0, 0, WireTotals.NONE, evidence, gap);
    }

    /** Returns what came after {@code from} and before {@code to}. */
    public RecordedWireLog between(WireMark from, WireMark to) {
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
        return new RecordedWireLog(
                connections.stream()
                        .filter(c -> c.index() >= from.connections() && c.index() < to.connections())
                        .toList(),
                exchanges.stream()
                        .filter(e -> e.sequence() >= from.exchanges() && e.sequence() < to.exchanges())
                        .toList(),
                (int) overlap(
                        firstConnection - droppedConnections, firstConnection, from.connections(), to.connections()),
                overlap(firstExchange - droppedExchanges, firstExchange, from.exchanges(), to.exchanges()),
                droppedTotals.between(from, to),
                evidence,
                gap);
    }

    private static long overlap(long first, long end, long from, long to) {
        return Math.max(0, Math.min(end, to) - Math.max(first, from));
    }

    /**
     * Returns this log and those connections of {@code all} that its exchanges used, whenever they were opened. If
     * exchanges are not known and no connection was opened in that time, the last earlier connection
     * stands for it.
     */
    public RecordedWireLog withCarriers(RecordedWireLog all) {
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
        return plus(of(earlier, List.of()));
    }

    /**
     * Returns only the exchanges of one operation, without connections that carried only other operations. Connections
     * that carried nothing stay.
     */
    public RecordedWireLog ofOperation(String operation) {
        List<Exchange> own = exchanges.stream()
                .filter(exchange -> exchange.operation().equals(operation))
                .toList();
        Set<Integer> carriers = own.stream().map(Exchange::connection).collect(Collectors.toSet());
        return new RecordedWireLog(
                connections.stream()
                        .filter(c -> c.exchanges() == 0 || carriers.contains(c.index()))
                        .toList(),
                own,
                droppedConnections,
                droppedExchanges,
                droppedTotals,
                evidence,
                gap);
    }

    /** Returns both logs together, in order. They are two stretches of one proxy's time; the weaker evidence counts. */
    public RecordedWireLog plus(RecordedWireLog other) {
        List<ConnectionRecord> allConnections = new ArrayList<>(connections);
        allConnections.addAll(other.connections);
        allConnections.sort(Comparator.comparingInt(ConnectionRecord::index));
        List<Exchange> allExchanges = new ArrayList<>(exchanges);
        allExchanges.addAll(other.exchanges);
        allExchanges.sort(Comparator.comparingLong(Exchange::sequence));
        RecordedWireLog weaker = evidence.compareTo(other.evidence) >= 0 ? this : other;
        return new RecordedWireLog(
                allConnections,
                allExchanges,
                droppedConnections + other.droppedConnections,
                droppedExchanges + other.droppedExchanges,
                droppedTotals.plus(other.droppedTotals),
                weaker.evidence,
                weaker.gap);
    }

    /** Returns the log as if the dropped connections and exchanges had never been. */
    public RecordedWireLog withoutDropped() {
        return droppedTotals.equals(WireTotals.NONE) && droppedConnections == 0 && droppedExchanges == 0
                ? this
                : new RecordedWireLog(connections, exchanges, 0, 0, WireTotals.NONE, evidence, gap);
    }

    /** Counts connections or exchanges of a kind, with and without a record. */
    public int count(WireCount kind) {
        return (int) (connections.stream().filter(kind::counts).count()
                + exchanges.stream().filter(kind::counts).count()
                + droppedTotals.get(kind));
    }

    @Override
    public int opened() {
        return count(WireCount.OPENED);
    }

    @Override
    public int failedHandshakes() {
        return count(WireCount.FAILED_HANDSHAKES);
    }

    @Override
    public int fullHandshakes() {
        return count(WireCount.FULL_HANDSHAKES);
    }

    @Override
    public int handshakesOfUnknownKind() {
        return count(WireCount.HANDSHAKES_OF_UNKNOWN_KIND);
    }

    @Override
    public int resumedHandshakes() {
        return count(WireCount.RESUMED_HANDSHAKES);
    }

    @Override
    public int closedBy(Closer closer) {
        return count(WireCount.of(closer));
    }

    @Override
    public int reused() {
        return count(WireCount.REUSED);
    }

    @Override
    public int retries() {
        return count(WireCount.RETRIES);
    }

    @Override
    public int leaked() {
        int leakedOfDropped = (int) droppedTotals.get(WireCount.OPEN_AFTER_ONE_EXCHANGE);
        if (connections.isEmpty()) {
            return leakedOfDropped;
        }
        Map<Integer, List<Exchange>> carried = exchanges.stream().collect(Collectors.groupingBy(Exchange::connection));
        // connections are in the order in which they were accepted
        long lastOpened = connections.get(connections.size() - 1).openedNanos();
        long leakedOfRecorded = connections.stream()
                .filter(WireCount.OPEN_AFTER_ONE_EXCHANGE::counts)
                .filter(c -> leaked(c, carried.getOrDefault(c.index(), List.of()), lastOpened))
                .count();
        return (int) leakedOfRecorded + leakedOfDropped;
    }

    private boolean leaked(ConnectionRecord connection, List<Exchange> carried, long lastOpened) {
        if (carried.isEmpty()) {
            // its only exchange is a dropped one
            return droppedExchanges > 0 && lastOpened - connection.openedNanos() > 0;
        }
        return carried.size() == 1
                && carried.get(0).answeredNanos().isPresent()
                && lastOpened - carried.get(0).answeredNanos().getAsLong() > 0;
    }

    @Override
    public int peakConcurrency() {
        return (int)
                Math.max(PeakConcurrency.of(connections, exchanges), droppedTotals.get(WireCount.PEAK_CONCURRENCY));
    }

    @Override
    public String describe() {
        return WireTranscript.of(this);
    }
}
