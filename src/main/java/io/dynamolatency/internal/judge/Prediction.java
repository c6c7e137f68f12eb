package io.dynamolatency.internal.judge;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;

/** What a call should take by its round trips. Pure. */
public final class Prediction {

    private Prediction() {}

    /**
     * The mean time of a call: one round trip for each exchange, those of TCP and TLS for each new connection, what
     * TCP's windows held back, and the loopback cost. Requests that a call sends at once are added up as if one waited
     * for the other.
     *
     * @param calls how many calls the log is of, above 0
     * @param loopback what a call takes without a network
     */
    public static Duration perCall(NetworkProfile network, RecordedWireLog wire, int calls, Duration loopback) {
        return perCall(network, wire, calls, 0, loopback);
    }

    /**
     * The same of the calls after the first of each thread, in a log of all of them. The wire does not show which
     * thread an exchange is of: every call is taken to have as many exchanges, and as many connections as there are
     * threads, the first of them, to be the first calls'.
     *
     * @param calls how many calls the log is of, more than there are threads
     * @param threads how many of them are a thread's first
     */
    public static Duration perCall(
            NetworkProfile network, RecordedWireLog wire, int calls, int threads, Duration loopback) {
        double roundTrips = roundTrips(network, wire, calls, threads);
        double handshakes = (double) connections(wire, threads, false) / (calls - threads);
        return Duration.ofNanos(Math.round(roundTrips * network.rtt().toNanos()
                        + handshakes * network.handshakeCost().toNanos()
                        + heldBackNanos(wire, calls, threads)))
                .plus(loopback);
    }

    /** The round trips of a call after the first of each thread, by what the wire shows; see {@link #perCall}. */
    private static double roundTrips(NetworkProfile network, RecordedWireLog wire, int calls, int threads) {
        long connections = connections(wire, threads, false) * network.roundTripsOfNewConnection(false)
                + connections(wire, threads, true) * network.roundTripsOfNewConnection(true);
        return (double) wire.exchangeCount() / calls + (double) connections / (calls - threads);
    }

    /**
     * What TCP's windows held back of a call, by the exchanges whose records are kept. Windows are smallest on a new
     * connection, so the first calls' are left out here, too.
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
     * Returns how many connections after the threads' first resumed a TLS session, or did not. Connections without a
     * record were the first.
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
