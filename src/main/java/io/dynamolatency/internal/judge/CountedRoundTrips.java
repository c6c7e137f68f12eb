package io.dynamolatency.internal.judge;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts the round trips of calls on the wire. Pure. */
public final class CountedRoundTrips {

    private CountedRoundTrips() {}

    /**
     * Returns the number of round trips of the median call. Only successful calls after each thread's first call are
     * considered. Exchanges that are under way at the same time count as one round trip. If an exchange opened its
     * connection, the round trips of TCP and TLS are added. The round trips for which TCP's windows held back bytes are
     * also added. The result is empty if it is unknown which exchanges belong to which call.
     *
     * @param samples the calls, thread by thread, in the order of each thread
     * @param tied whether a call without exchanges is known to have sent nothing
     */
    public static OptionalDouble ofMedianCall(
            NetworkProfile network, WireLog wire, List<CallSample> samples, boolean tied) {
        Map<Integer, ConnectionRecord> connections =
                wire.connections().stream().collect(Collectors.toMap(ConnectionRecord::index, Function.identity()));
        int[] counts = new int[samples.size()];
        int size = 0;
        int thread = -1;
        for (CallSample sample : samples) {
            boolean first = sample.thread() != thread;
            thread = sample.thread();
            if (!first && !sample.failed() && (tied || !sample.exchanges().isEmpty())) {
                counts[size++] = of(network, connections, sample.exchanges());
            }
        }
        if (size == 0) {
            return OptionalDouble.empty();
        }
        Arrays.sort(counts, 0, size);
        return OptionalDouble.of(counts[(size - 1) / 2]);
    }

    private static int of(
            NetworkProfile network, Map<Integer, ConnectionRecord> connections, List<Exchange> exchanges) {
        int roundTrips = 0;
        int opening = 0;
        long heldBack = 0;
        Turns turns = new Turns();
        for (Exchange exchange : exchanges.stream()
                .sorted((one, other) -> Long.signum(one.sentNanos() - other.sentNanos()))
                .toList()) {
            if (turns.begins(exchange)) {
                roundTrips += 1 + opening + roundTrips(network, heldBack);
                opening = 0;
                heldBack = 0;
            }
            heldBack = Math.max(heldBack, exchange.heldBackNanos());
            opening = Math.max(opening, opening(network, connections, exchange));
        }
        return roundTrips + opening + roundTrips(network, heldBack);
    }

    /**
     * Returns the number of round trips for which TCP's windows held back bytes. This number is rounded, because the
     * sender itself needs a part of the time.
     */
    private static int roundTrips(NetworkProfile network, long heldBackNanos) {
        long rttNanos = network.rtt().toNanos();
        return rttNanos == 0 ? 0 : (int) Math.round((double) heldBackNanos / rttNanos);
    }

    /** Returns how many round trips it took to open the exchange's connection; 0 if the connection was already open. */
    private static int opening(NetworkProfile network, Map<Integer, ConnectionRecord> connections, Exchange exchange) {
        ConnectionRecord connection = connections.get(exchange.connection());
        return exchange.reused() || connection == null
                ? 0
                : network.roundTripsOfNewConnection(connection.handshake() == Handshake.RESUMED);
    }
}
