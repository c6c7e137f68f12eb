package io.dynamolatency.internal.calls;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A call as the wire shows it: all exchanges that carry one {@code amz-sdk-invocation-id}, so that
 * retries belong to their call, or one exchange that carries none.
 *
 * <p>It begins when its first request leaves the client; where that opened its connection, when the connection was
 * accepted, so that TCP's and TLS's round trips are a part of it. It ends when the last byte of its last answer reaches
 * the client. What the client's code does before the one and after the other is not seen.
 *
 * @param startNanos when it began, on the clock of {@link System#nanoTime()}
 * @param endNanos when it was over; where it was never answered, or the client did not wait for that, when its
 *     connection was closed, or the log ended
 * @param whole whether all of its last answer reached the client
 * @param exchanges its exchanges in their order, at least one
 */
public record WireCall(long startNanos, long endNanos, boolean whole, List<Exchange> exchanges) {

    /**
     * A connection that carries nothing for so long was opened ahead, and no call has waited for that. A runtime that
     * has to load its TLS first takes hundreds of milliseconds on a busy machine, which its first call does wait for.
     */
    static final Duration OPENED_AHEAD = Duration.ofSeconds(1);

    private static final int ERRORS = 400;

    public WireCall {
        exchanges = List.copyOf(exchanges);
    }

    /**
     * The calls of a log, in the order they began.
     *
     * @param endNanos when the log was taken
     */
    public static List<WireCall> of(WireLog log, long endNanos) {
        Map<Integer, ConnectionRecord> connections =
                log.connections().stream().collect(Collectors.toMap(ConnectionRecord::index, Function.identity()));
        Map<String, List<Exchange>> byCall = new LinkedHashMap<>();
        for (Exchange exchange : log.exchanges()) {
            byCall.computeIfAbsent(CallSamples.idOf(exchange), key -> new ArrayList<>())
                    .add(exchange);
        }
        return byCall.values().stream()
                .map(exchanges -> of(exchanges, connections, endNanos))
                // nanoTime may wrap: the difference is what has a sign
                .sorted((one, other) -> Long.signum(one.startNanos - other.startNanos))
                .toList();
    }

    private static WireCall of(List<Exchange> exchanges, Map<Integer, ConnectionRecord> connections, long endNanos) {
        Exchange first = exchanges.get(0);
        Exchange last = exchanges.get(exchanges.size() - 1);
        ConnectionRecord ofLast = connections.get(last.connection());
        OptionalLong closed = ofLast == null ? OptionalLong.empty() : ofLast.closedNanos();
        OptionalLong delivered = last.lastByteNanos();
        // an answer may be on its way to a client that has closed
        boolean whole = delivered.isPresent()
                && !(ofLast != null && ofLast.closedByClient() && closed.orElseThrow() - delivered.getAsLong() < 0);
        long start = start(first, connections.get(first.connection()));
        long end = whole ? delivered.getAsLong() : closed.orElse(endNanos);
        return new WireCall(start, end - start > 0 ? end : start, whole, exchanges);
    }

    private static long start(Exchange first, @Nullable ConnectionRecord connection) {
        if (first.reused() || connection == null) {
            return first.sentNanos();
        }
        long ahead = OPENED_AHEAD.toNanos();
        if (connection.handshakeNanos().isPresent()
                && first.sentNanos() - connection.handshakeNanos().getAsLong() >= ahead) {
            return first.sentNanos();
        }
        long spoke = connection.firstByteNanos().orElse(connection.openedNanos());
        return spoke - connection.openedNanos() >= ahead ? spoke : connection.openedNanos();
    }

    Exchange last() {
        return exchanges.get(exchanges.size() - 1);
    }

    /** Why it failed, by its last attempt; empty where it did not. */
    public Optional<String> failure() {
        Exchange last = last();
        if (last.status() == 0) {
            return Optional.of("no answer");
        }
        if (last.status() >= ERRORS) {
            return Optional.of("HTTP " + last.status());
        }
        return whole ? Optional.empty() : Optional.of("closed before the answer");
    }

    /** For people: {@code PutItem: HTTP 400}. */
    @Override
    public String toString() {
        String operation = last().operation().isEmpty() ? "a request" : last().operation();
        return operation + failure().map(why -> ": " + why).orElse("");
    }
}
