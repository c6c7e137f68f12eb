package io.dynamolatency.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Connections and exchanges of a stretch of time. Immutable, safe to share between threads.
 *
 * @param connections the connections <em>opened</em> in that time, in the order they were accepted
 * @param exchanges the exchanges <em>begun</em> in that time, in their order; some may travel on connections opened before
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record WireLog(List<ConnectionRecord> connections, List<Exchange> exchanges) {

    /** Nothing happened. */
    public static final WireLog EMPTY = new WireLog(List.of(), List.of());

    /** Copies both lists. */
    public WireLog {
        connections = List.copyOf(connections);
        exchanges = List.copyOf(exchanges);
    }

    /** What came after {@code from} and before {@code to}. */
    public WireLog between(WireMark from, WireMark to) {
        return new WireLog(
                connections.stream()
                        .filter(c -> c.index() >= from.connections() && c.index() < to.connections())
                        .toList(),
                exchanges.stream()
                        .filter(e -> e.sequence() >= from.exchanges() && e.sequence() < to.exchanges())
                        .toList());
    }

    /** Both logs' connections and exchanges, in their order: two stretches of one front door's time. */
    public WireLog plus(WireLog other) {
        List<ConnectionRecord> allConnections = new ArrayList<>(connections);
        allConnections.addAll(other.connections);
        allConnections.sort(Comparator.comparingInt(ConnectionRecord::index));
        List<Exchange> allExchanges = new ArrayList<>(exchanges);
        allExchanges.addAll(other.exchanges);
        allExchanges.sort(Comparator.comparingLong(Exchange::sequence));
        return new WireLog(allConnections, allExchanges);
    }

    /** Connections that came to carry requests or still may: all but those whose handshake failed. */
    public int opened() {
        return count(c -> c.handshake() != Handshake.FAILED);
    }

    /** Connections whose handshake failed. */
    public int failedHandshakes() {
        return count(c -> c.handshake() == Handshake.FAILED);
    }

    /** Connections with a full handshake. */
    public int fullHandshakes() {
        return count(c -> c.handshake() == Handshake.FULL);
    }

    /** Connections that resumed an earlier TLS session. */
    public int resumedHandshakes() {
        return count(c -> c.handshake() == Handshake.RESUMED);
    }

    /** Connections closed by {@code closer}, failed handshakes aside. */
    public int closedBy(Closer closer) {
        return count(c -> c.closedBy() == closer && c.handshake() != Handshake.FAILED);
    }

    /** Exchanges on a connection that had carried another before, 0 to the number of exchanges. */
    public int reused() {
        return (int) exchanges.stream().filter(Exchange::reused).count();
    }

    /** Share of exchanges that reused a connection, 0.0 to 1.0; 0.0 where there is no exchange. */
    public double reuseRatio() {
        return exchanges.isEmpty() ? 0.0 : (double) reused() / exchanges.size();
    }

    /** Exchanges that are a second or later attempt of one SDK call. */
    public int retries() {
        return (int) exchanges.stream().filter(Exchange::retry).count();
    }

    /** The most exchanges that were under way at one time. */
    public int peakConcurrency() {
        record Step(long nanos, int change) {}
        List<Step> steps = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            steps.add(new Step(exchange.startNanos(), 1));
            exchange.answeredNanos().ifPresent(nanos -> steps.add(new Step(nanos, -1)));
        }
        // nanoTime may overflow, so only differences compare; an answer at the very time of a start comes first
        steps.sort((a, b) ->
                a.nanos() == b.nanos() ? Integer.compare(a.change(), b.change()) : Long.signum(a.nanos() - b.nanos()));
        int now = 0;
        int peak = 0;
        for (Step step : steps) {
            now += step.change();
            peak = Math.max(peak, now);
        }
        return peak;
    }

    private int count(Predicate<ConnectionRecord> condition) {
        return (int) connections.stream().filter(condition).count();
    }
}
