package io.dynamolatency.internal.judge;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.List;

/** Predicts the time of a call from its round trips. Pure. */
public final class Prediction {

    private Prediction() {}

    /**
     * Returns the predicted mean time of a call, if one thread makes all calls. This time is the sum of one round trip
     * for each exchange, the round trips and handshake costs of new connections, waits for TCP's windows, and {@code
     * loopback}. Exchanges that are under way at the same time count as one round trip.
     *
     * @param calls the number of calls in the log, above 0
     * @param loopback the time of a call without a network
     */
    public static Duration perCall(NetworkProfile network, RecordedWireLog wire, int calls, Duration loopback) {
        return perCall(network, wire, calls, 0, inTurn(wire.exchanges()), loopback);
    }

    /**
     * Returns the predicted mean time of the calls after each thread's first, from a log of all calls. The log does not
     * show which thread sent an exchange. The prediction therefore assumes that all calls have the same number of
     * exchanges, one after another. It also assumes that each thread's first call opened one of the first connections.
     *
     * @param calls the number of calls in the log, more than there are threads
     * @param threads the number of threads, each with a first call
     */
    public static Duration perCall(
            NetworkProfile network, RecordedWireLog wire, int calls, int threads, Duration loopback) {
        return perCall(network, wire, calls, threads, 1, loopback);
    }

    private static Duration perCall(
            NetworkProfile network, RecordedWireLog wire, int calls, int threads, double inTurn, Duration loopback) {
        double roundTrips = roundTrips(network, wire, calls, threads, inTurn);
        double handshakes = (double) connections(wire, threads, false) / (calls - threads);
        return Duration.ofNanos(Math.round(roundTrips * network.rtt().toNanos()
                        + handshakes * network.handshakeCost().toNanos()
                        + inTurn * heldBackNanos(wire, calls, threads)))
                .plus(loopback);
    }

    /**
     * Returns the share of exchanges that began when no earlier exchange was under way; 1 without exchanges. All
     * exchanges must belong to one thread's calls.
     */
    private static double inTurn(List<Exchange> exchanges) {
        Turns turns = new Turns();
        long begun = exchanges.stream().filter(turns::begins).count();
        return exchanges.isEmpty() ? 1 : (double) begun / exchanges.size();
    }

    /**
     * Returns the mean number of round trips of a call after each thread's first call, from the log; see {@link
     * #perCall}.
     */
    private static double roundTrips(
            NetworkProfile network, RecordedWireLog wire, int calls, int threads, double inTurn) {
        long connections = connections(wire, threads, false) * network.roundTripsOfNewConnection(false)
                + connections(wire, threads, true) * network.roundTripsOfNewConnection(true);
        return inTurn * wire.exchangeCount() / calls + (double) connections / (calls - threads);
    }

    /**
     * Returns the mean time that TCP's windows held back bytes of a call, in nanoseconds, from the recorded exchanges.
     * Leaves out first calls, because TCP's windows are smallest on a new connection.
     */
    private static double heldBackNanos(RecordedWireLog wire, int calls, int threads) {
        double perCall = (double) wire.exchangeCount() / calls;
        long kept = wire.exchanges().size();
        long first = Math.max(0, Math.round(perCall * threads) - (wire.exchangeCount() - kept));
        double perExchange = wire.exchanges().stream()
                .skip(first)
                .mapToLong(Exchange::heldBackNanos)
                .average()
                .orElse(0);
        return perCall * perExchange;
    }

    /**
     * Counts the connections after each thread's first connection. Counts only those that resumed a TLS session, or
     * only those that did not. Of the connections without a record, at most {@code threads} are assumed to be first
     * connections.
     */
    private static long connections(RecordedWireLog wire, int threads, boolean resumed) {
        int lost = wire.droppedConnections();
        long resumedOfLost = wire.droppedTotals().get(WireCount.RESUMED_HANDSHAKES);
        long ofLost = resumed ? resumedOfLost : Math.max(0, lost - resumedOfLost - threads);
        return ofLost
                + wire.connections().stream()
                        .filter(WireCount.OPENED::counts)
                        .skip(Math.max(0, threads - lost))
                        .filter(connection -> (connection.handshake() == Handshake.RESUMED) == resumed)
                        .count();
    }
}
