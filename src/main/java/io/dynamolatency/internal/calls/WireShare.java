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
 * The stretches of time that each call spent on the wire, and how long they take without this machine's share. A
 * stretch consists of round trips, waits for TCP's windows, and the typical service. A new connection adds its round
 * trips and the profile's handshake cost. Immutable.
 */
public final class WireShare {

    /** A stretch of a call, from its first byte to its last. */
    static final class Stretch {
        final long fromNanos;
        private long toNanos;
        private long remoteEnd;
        private long typicalEnd;
        private boolean opensConnection;

        private Stretch(long fromNanos) {
            this.fromNanos = fromNanos;
            this.toNanos = fromNanos;
            this.remoteEnd = fromNanos;
            this.typicalEnd = fromNanos;
        }

        private void add(long begin, long end, long remoteNanos, long typicalNanos) {
            toNanos = later(toNanos, end);
            remoteEnd = later(remoteEnd, begin + Math.min(end - begin, remoteNanos));
            typicalEnd = later(typicalEnd, begin + Math.min(end - begin, typicalNanos));
        }

        /** Returns when the stretch ends. */
        long toNanos() {
            return toNanos;
        }

        /** Returns the stretch's length without this machine's share, at most its real length. */
        long typicalNanos() {
            return typicalEnd - fromNanos;
        }

        /** Returns the typical time of the service in nanoseconds, if the kit runs the service on this machine. */
        long localNanos() {
            return typicalEnd - remoteEnd;
        }

        /**
         * Returns whether the stretch includes the opening of a connection. The client computes for TLS during the
         * opening.
         */
        boolean opensConnection() {
            return opensConnection;
        }

        /**
         * Returns how long this machine worked in the stretch: the time of the proxy, and of the service if the kit
         * runs the service.
         */
        long workNanos() {
            return toNanos - remoteEnd;
        }

        private static long later(long one, long other) {
            return one - other > 0 ? one : other;
        }
    }

    /** Receives the stretches of a call. */
    interface Stretches {
        void stretch(Stretch stretch);
    }

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

    /** Passes on a call's stretches, in order and without overlaps. Exchanges that overlap are one stretch. */
    void forEach(int sample, Stretches into) {
        @Nullable Stretch current = null;
        for (int i = 0; i < matcher.exchangesOf(sample); i++) {
            Exchange exchange = exchanges.get(matcher.exchangeOf(sample, i));
            long begin = beginOf(sample, exchange);
            long end = endOf(sample, exchange);
            if (end - begin <= 0) {
                continue;
            }
            if (current == null || begin - current.toNanos >= 0) {
                if (current != null) {
                    into.stretch(current);
                }
                current = new Stretch(begin);
            }
            current.opensConnection |= opens(exchange, begin);
            if (exchange.lastByteNanos().isPresent()) {
                long onTheWay = network(exchange, begin);
                current.add(begin, end, onTheWay + service.elsewhere(exchange), onTheWay + service.of(exchange));
            } else {
                // without an answer, the typical time of the exchange is unknown
                current.add(begin, end, end - begin, end - begin);
            }
        }
        if (current != null) {
            into.stretch(current);
        }
    }

    /** Returns the start of an exchange's stretch. The stretch includes the opening of a connection for the call. */
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
     * Returns the time of the emulated network for an exchange. If the stretch includes the opening of the connection,
     * the time of the opening is included.
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
