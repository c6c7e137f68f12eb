package io.dynamolatency.internal.wire;

import static java.util.Comparator.comparingLong;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An event of a log, which is printed as one line.
 *
 * @param at the event's time in nanoseconds, from a moment that is the same for all events of a log
 * @param position the index of the exchange, the connection or the fault in the log's list
 */
record WireEvent(long at, Kind kind, int position) {

    /** The kinds of events. Events with the same time are printed in this order. */
    enum Kind {
        OPENED,
        HANDSHAKE,
        EXCHANGE,
        FAULT,
        CLOSED
    }

    /** Returns all events of a log in time order. Times count from one event, because nanoTime can wrap around. */
    static List<WireEvent> of(WireLog log) {
        List<WireEvent> all = new ArrayList<>();
        long origin = Stream.of(
                        log.connections().stream().map(ConnectionRecord::openedNanos),
                        log.exchanges().stream().map(Exchange::sentNanos),
                        log.faults().stream().map(FaultEvent::atNanos))
                .flatMap(times -> times)
                .findFirst()
                .orElse(0L);
        Map<Integer, Long> firstSent = new HashMap<>();
        Map<Integer, Long> lastSent = new HashMap<>();
        for (int i = 0; i < log.exchanges().size(); i++) {
            Exchange exchange = log.exchanges().get(i);
            long at = exchange.sentNanos() - origin;
            firstSent.merge(exchange.connection(), at, Math::min);
            lastSent.merge(exchange.connection(), at, Math::max);
            all.add(new WireEvent(at, Kind.EXCHANGE, i));
        }
        for (int i = 0; i < log.connections().size(); i++) {
            ConnectionRecord connection = log.connections().get(i);
            long opened = connection.openedNanos() - origin;
            all.add(new WireEvent(opened, Kind.OPENED, i));
            if (connection.handshakeNanos().isPresent()) {
                long ended = connection.handshakeNanos().getAsLong() - origin;
                long sent = firstSent.getOrDefault(connection.index(), ended);
                all.add(new WireEvent(Math.max(opened, Math.min(ended, sent)), Kind.HANDSHAKE, i));
            }
            if (connection.closedNanos().isPresent()) {
                long closed = connection.closedNanos().getAsLong() - origin;
                // the client sent its last request before it closed, even if the request was still in transit
                all.add(new WireEvent(
                        Math.max(closed, lastSent.getOrDefault(connection.index(), closed)), Kind.CLOSED, i));
            }
        }
        for (int i = 0; i < log.faults().size(); i++) {
            all.add(new WireEvent(log.faults().get(i).atNanos() - origin, Kind.FAULT, i));
        }
        all.sort(comparingLong(WireEvent::at).thenComparing(WireEvent::kind).thenComparingInt(WireEvent::position));
        return all;
    }
}
