package io.dynamolatency.internal.wire;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kit's implementation of the wire log. Immutable and thread-safe.
 *
 * @param faults the planned faults that struck, in order
 * @param droppedTotals the counts of connections and exchanges that the log has dropped
 */
public record RecordedWireLog(
        List<ConnectionRecord> connections,
        List<Exchange> exchanges,
        List<FaultEvent> faults,
        int droppedConnections,
        long droppedExchanges,
        WireTotals droppedTotals,
        Evidence evidence,
        String gap)
        implements WireLog {

    /** A log of the proxy without connections and exchanges. */
    public static final RecordedWireLog EMPTY = of(List.of(), List.of());

    public RecordedWireLog {
        connections = List.copyOf(connections);
        exchanges = List.copyOf(exchanges);
        faults = List.copyOf(faults);
    }

    /** Returns a wire log as the kit's implementation. There is no other implementation. */
    public static RecordedWireLog from(WireLog log) {
        return (RecordedWireLog) log;
    }

    /** Returns a log of the proxy that has all records. */
    public static RecordedWireLog of(List<ConnectionRecord> connections, List<Exchange> exchanges) {
        return withDropped(connections, exchanges, 0, 0, WireTotals.NONE);
    }

    /**
     * Returns a log of the proxy that has dropped its oldest records. The log only knows how many records it dropped,
     * and their totals.
     */
    public static RecordedWireLog withDropped(
            List<ConnectionRecord> connections,
            List<Exchange> exchanges,
            int droppedConnections,
            long droppedExchanges,
            WireTotals totals) {
        return new RecordedWireLog(
                connections, exchanges, List.of(), droppedConnections, droppedExchanges, totals, Evidence.PROXY, "");
    }

    /** Returns a log of TLS handshakes that the JVM recorded without the proxy. The log has no exchanges. */
    public static RecordedWireLog ofHandshakes(List<ConnectionRecord> connections, Evidence evidence, String gap) {
        return new RecordedWireLog(connections, List.of(), List.of(), 0, 0, WireTotals.NONE, evidence, gap);
    }

    /** Returns the part of this log after {@code from} and before {@code to}. */
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
                faults.stream()
                        .filter(f -> f.sequence() >= from.faults() && f.sequence() < to.faults())
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
     * Returns this log with all connections that its exchanges used. Connections that were opened earlier come from the
     * log {@code all}. If exchanges are unknown and this log has no connection, adds the last connection of {@code
     * all}. The calls can only have used that connection.
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
     * Returns the exchanges of one operation, the connections that carried this operation, and all connections that
     * carried no exchange.
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
                faults,
                droppedConnections,
                droppedExchanges,
                droppedTotals,
                evidence,
                gap);
    }

    /**
     * Returns one log with the records of this log and of another log of the same proxy. Its evidence is the weaker
     * evidence of the two logs.
     */
    public RecordedWireLog plus(RecordedWireLog other) {
        List<ConnectionRecord> allConnections = new ArrayList<>(connections);
        allConnections.addAll(other.connections);
        allConnections.sort(Comparator.comparingInt(ConnectionRecord::index));
        List<Exchange> allExchanges = new ArrayList<>(exchanges);
        allExchanges.addAll(other.exchanges);
        allExchanges.sort(Comparator.comparingLong(Exchange::sequence));
        List<FaultEvent> allFaults = new ArrayList<>(faults);
        allFaults.addAll(other.faults);
        RecordedWireLog weaker = evidence.compareTo(other.evidence) >= 0 ? this : other;
        return new RecordedWireLog(
                allConnections,
                allExchanges,
                allFaults,
                droppedConnections + other.droppedConnections,
                droppedExchanges + other.droppedExchanges,
                droppedTotals.plus(other.droppedTotals),
                weaker.evidence,
                weaker.gap);
    }

    /** Returns a log with the same records. The new log does not count the dropped connections and exchanges. */
    public RecordedWireLog withoutDropped() {
        return droppedTotals.equals(WireTotals.NONE) && droppedConnections == 0 && droppedExchanges == 0
                ? this
                : new RecordedWireLog(connections, exchanges, faults, 0, 0, WireTotals.NONE, evidence, gap);
    }

    /** Returns the number of connections or exchanges of a kind, including dropped records. */
    public int count(WireCount kind) {
        return (int) (connections.stream()
                        .filter(connection -> counts(kind, connection))
                        .count()
                + exchanges.stream().filter(kind::counts).count()
                + droppedTotals.get(kind));
    }

    /**
     * Returns whether a connection is of this kind. If exchanges are unknown, each handshake counts as a connection
     * that carried a request.
     */
    private boolean counts(WireCount kind, ConnectionRecord connection) {
        return kind.counts(connection, !evidence.complete() || connection.exchanges() > 0);
    }

    @Override
    public int opened() {
        return count(WireCount.OPENED);
    }

    @Override
    public int unused() {
        return count(WireCount.UNUSED);
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
            // the connection's only exchange was dropped
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
