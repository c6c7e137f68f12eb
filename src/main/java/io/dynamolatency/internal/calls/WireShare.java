package io.dynamolatency.internal.calls;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long calls were on the wire, and how long this takes without this machine's share: round trips, waits for TCP's
 * windows, and the typical service. A new connection adds its round trips and the profile's handshake cost. Immutable.
 */
public final class WireShare {

    /** If the rest of a request comes later than its beginning by this time or more, the client held the rest back. */
    private static final long IN_PIECES_NANOS = 10_000_000;

    private final CallSamples samples;
    private final List<Exchange> exchanges;
    private final ExchangeMatcher matcher;
    private final Map<Integer, ConnectionRecord> connections = new HashMap<>();
    private final NetworkProfile network;
    private final TypicalService service;

    /** Computes the shares of these calls from the wire log. */
    public WireShare(CallSamples samples, WireLog wire, NetworkProfile network, TypicalService service) {
        this.samples = samples;
        this.exchanges = wire.exchanges();
        this.matcher = new ExchangeMatcher(samples, exchanges);
        wire.connections().forEach(connection -> connections.put(connection.index(), connection));
        this.network = network;
        this.service = service;
    }

    /** Returns the chain of a call's exchanges. */
    WireChain of(int sample) {
        WireChain chain = new WireChain(samples.start(sample));
        for (int i = 0; i < matcher.exchangesOf(sample); i++) {
            Exchange exchange = exchanges.get(matcher.exchangeOf(sample, i));
            long begin = beginOf(sample, exchange);
            long end = endOf(sample, exchange);
            if (end - begin <= 0) {
                continue;
            }
            boolean opens = opens(exchange, begin);
            if (exchange.lastByteNanos().isPresent()) {
                long onTheWay = network(exchange, begin);
                chain.add(begin, end, onTheWay + service.elsewhere(exchange), onTheWay + service.of(exchange), opens);
            } else {
                // without an answer, the typical time of the exchange is unknown
                chain.add(begin, end, end - begin, end - begin, opens);
            }
        }
        return chain;
    }

    /** Returns the start of an exchange on the wire. It includes the opening of a connection for the call. */
    private long beginOf(int sample, Exchange exchange) {
        long start = samples.start(sample);
        @Nullable ConnectionRecord connection = connections.get(exchange.connection());
        if (!exchange.reused() && connection != null && connection.openedNanos() - start >= 0) {
            return connection.openedNanos();
        }
        long sent = exchange.sentNanos() - exchange.readLateNanos();
        return sent - start > 0 ? sent : start;
    }

    private long endOf(int sample, Exchange exchange) {
        long end = samples.end(sample);
        long last = exchange.lastByteNanos().orElse(end);
        return last - end < 0 ? last : end;
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
