package io.dynamolatency.measure;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.diagnosis.Sample;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.Handshake;
import io.dynamolatency.wire.WireLog;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How many round trips calls made by what the wire shows. Pure. */
final class CountedRoundTrips {

    private CountedRoundTrips() {}

    /**
     * The median of the successful calls after each thread's first: one for each exchange that began when the one before was over,
     * since those under way together wait together, and for a connection that the call was the first on those of TCP and TLS. Empty where no
     * call is tied to its exchanges.
     *
     * @param samples one thread after another, each thread's in its order
     */
    static OptionalDouble ofMedianCall(NetworkProfile network, WireLog wire, List<Sample> samples) {
        Map<Integer, ConnectionRecord> connections =
                wire.connections().stream().collect(Collectors.toMap(ConnectionRecord::index, Function.identity()));
        int[] counts = new int[samples.size()];
        int size = 0;
        int thread = -1;
        for (Sample sample : samples) {
            boolean first = sample.thread() != thread;
            thread = sample.thread();
            if (!first && !sample.failed() && !sample.exchanges().isEmpty()) {
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
        // those of requests that are sent together are made together: the longest way counts
        int opening = exchanges.stream()
                .filter(exchange -> !exchange.reused())
                .map(exchange -> connections.get(exchange.connection()))
                .mapToInt(connection -> connection == null
                        ? 0
                        : network.roundTripsOfNewConnection(connection.handshake() == Handshake.RESUMED))
                .max()
                .orElse(0);
        int inTurn = 0;
        long over = 0;
        for (Exchange exchange : exchanges.stream()
                .sorted(Comparator.comparingLong(Exchange::sentNanos))
                .toList()) {
            if (inTurn == 0 || exchange.sentNanos() - over >= 0) {
                inTurn++;
                over = exchange.lastByteNanos().orElse(exchange.sentNanos());
            }
        }
        return opening + inTurn;
    }
}
