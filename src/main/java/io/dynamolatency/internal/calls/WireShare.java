package io.dynamolatency.internal.calls;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How long calls were on the wire, and how long they would be without this machine's share. What remains is round
 * trips, waits for TCP's windows, and the typical service time. A new connection adds its round trips and the profile's
 * handshake cost. Immutable.
 */
public final class WireShare {

    /** If the rest of a request arrives this long after its beginning or later, the client held the rest back. */
    private static final long IN_PIECES_NANOS = 10_000_000;

    /** The kinds of planned faults that delay the struck exchange, or all exchanges of the struck connection. */
    private static final Set<FaultKind> DELAYING =
            EnumSet.of(FaultKind.STALL, FaultKind.SLOW_ANSWER, FaultKind.ACCEPT_LATE, FaultKind.EXPECT, FaultKind.LOSS);

    /** The kinds of planned faults that delay all exchanges, even exchanges that these faults did not strike. */
    private static final Set<FaultKind> DELAYING_ALL = EnumSet.of(FaultKind.BANDWIDTH, FaultKind.LEADER_SWITCH);

    private final CallSamples samples;
    private final List<Exchange> exchanges;
    private final ExchangeMatcher matcher;
    private final Map<Integer, ConnectionRecord> connections = new HashMap<>();
    private final NetworkProfile network;
    private final TypicalServiceTimes service;
    private final boolean allDelayed;
    private final Set<Long> delayedExchanges = new HashSet<>();
    private final Set<Integer> delayedConnections = new HashSet<>();
    /** When each exchange was sent, but not before the previous answer on its connection. */
    private final long[] sent;

    /** Computes the shares of these calls from the wire log. */
    public WireShare(CallSamples samples, WireLog wire, NetworkProfile network, TypicalServiceTimes service) {
        this.samples = samples;
        this.exchanges = wire.exchanges();
        this.matcher = new ExchangeMatcher(samples, exchanges);
        wire.connections().forEach(connection -> connections.put(connection.index(), connection));
        this.network = network;
        this.service = service;
        this.allDelayed = wire.faults().stream().anyMatch(fault -> DELAYING_ALL.contains(fault.kind()));
        wire.faults().stream().filter(fault -> DELAYING.contains(fault.kind())).forEach(fault -> fault.exchange()
                .ifPresentOrElse(delayedExchanges::add, () -> delayedConnections.add(fault.connection())));
        this.sent = sent(exchanges);
    }

    private static long[] sent(List<Exchange> exchanges) {
        Map<Integer, Long> answers = new HashMap<>();
        return exchanges.stream()
                .mapToLong(exchange -> {
                    // the proxy estimates how late it read a request, but no request precedes the previous answer
                    long estimate = exchange.sentNanos() - exchange.readLateNanos();
                    long answer = answers.getOrDefault(exchange.connection(), estimate);
                    exchange.lastByteNanos().ifPresent(nanos -> answers.put(exchange.connection(), nanos));
                    return Stalls.later(estimate, answer);
                })
                .toArray();
    }

    /** Returns the chain of a call's exchanges. */
    WireChain of(int sample) {
        WireChain chain = new WireChain(samples.start(sample));
        // exchanges are in the order in which they reached the server, but a new connection began earlier
        IntStream.range(0, matcher.exchangesOf(sample))
                .map(i -> matcher.exchangeOf(sample, i))
                .boxed()
                .sorted((one, other) -> Long.signum(beginOf(sample, one) - beginOf(sample, other)))
                .forEach(position ->
                        add(chain, exchanges.get(position), beginOf(sample, position), endOf(sample, position)));
        return chain;
    }

    private void add(WireChain chain, Exchange exchange, long begin, long end) {
        if (end - begin <= 0) {
            return;
        }
        boolean opens = opens(exchange, begin);
        if (exchange.lastByteNanos().isPresent() && !delayedByFault(exchange)) {
            long onTheWay = network(exchange, begin);
            chain.add(begin, end, onTheWay + service.elsewhere(exchange), onTheWay + service.of(exchange), opens);
        } else {
            // without an answer, or with a fault's delay, the typical time of the exchange is unknown
            chain.add(begin, end, end - begin, end - begin, opens);
        }
    }

    private boolean delayedByFault(Exchange exchange) {
        return allDelayed
                || delayedExchanges.contains(exchange.sequence())
                || delayedConnections.contains(exchange.connection());
    }

    /** Returns the start of an exchange on the wire. If the call opened the connection, the exchange starts with it. */
    private long beginOf(int sample, int position) {
        long start = samples.start(sample);
        Exchange exchange = exchanges.get(position);
        @Nullable ConnectionRecord connection = connections.get(exchange.connection());
        if (!exchange.reused() && connection != null && connection.openedNanos() - start >= 0) {
            return connection.openedNanos();
        }
        return Stalls.later(sent[position], start);
    }

    /** Returns the end of an exchange on the wire. Without an answer, it ends when its connection is closed. */
    private long endOf(int sample, int position) {
        long end = samples.end(sample);
        Exchange exchange = exchanges.get(position);
        @Nullable ConnectionRecord connection = connections.get(exchange.connection());
        OptionalLong last = exchange.lastByteNanos().isPresent() || connection == null
                ? exchange.lastByteNanos()
                : connection.closedNanos();
        return last.isPresent() && last.getAsLong() - end < 0 ? last.getAsLong() : end;
    }

    /**
     * Returns how long the client held back the rest of its request. A busy machine can also delay a part of a request,
     * but only for a moment.
     */
    private static long restOf(Exchange exchange) {
        long rest = exchange.waitForRestNanos();
        return exchange.expectsContinue() || rest >= IN_PIECES_NANOS ? rest : 0;
    }

    /**
     * Returns the time of the emulated network for an exchange. If the exchange starts with the opening of its
     * connection, the time of the opening is included.
     */
    private long network(Exchange exchange, long begin) {
        long nanos = network.rtt().toNanos() + exchange.heldBackNanos() + restOf(exchange);
        @Nullable ConnectionRecord connection = connections.get(exchange.connection());
        if (connection == null || !opens(exchange, begin)) {
            return nanos;
        }
        boolean resumed = connection.handshake() == Handshake.RESUMED;
        return nanos
                + network.roundTripsOfNewConnection(resumed) * network.rtt().toNanos()
                + (resumed ? 0 : network.handshakeCost().toNanos());
    }

    private boolean opens(Exchange exchange, long begin) {
        @Nullable ConnectionRecord connection = connections.get(exchange.connection());
        return connection != null && begin == connection.openedNanos();
    }
}
