package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.wire.AnswerText;
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
 * A call of an external process, derived from exchanges. All exchanges with the same {@code amz-sdk-invocation-id} are
 * one call, retries included. An exchange without an id is a call of its own.
 *
 * <p>The call begins when its first request leaves the client. If that request opened its connection, the call begins
 * when the proxy accepted the connection. The call then includes the round trips of TCP and TLS. The call ends when the
 * last byte of its last answer reaches the client. The time of the client's own code before and after these moments is
 * not included.
 *
 * @param startNanos when the call began, on the clock of {@link System#nanoTime()}
 * @param endNanos when the call ended; without a complete answer, when its connection was closed or the log ended
 * @param whole whether the last answer reached the client completely
 * @param exchanges the call's exchanges in order, at least one
 */
public record WireCall(long startNanos, long endNanos, boolean whole, List<Exchange> exchanges) {

    /**
     * A new connection that carries no bytes for this time counts as opened in advance: no call waited for it. The
     * emulated network adds no round trip of TCP to such a connection. A cold runtime first loads its TLS code, which
     * takes a few hundred milliseconds. This constant must exceed that time.
     */
    public static final Duration OPENED_AHEAD = Duration.ofSeconds(1);

    public WireCall {
        exchanges = List.copyOf(exchanges);
    }

    /**
     * Returns the calls of a log, in the order in which they began.
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
                // nanoTime can wrap around, so compare differences with zero
                .sorted((one, other) -> Long.signum(one.startNanos - other.startNanos))
                .toList();
    }

    private static WireCall of(List<Exchange> exchanges, Map<Integer, ConnectionRecord> connections, long endNanos) {
        Exchange first = exchanges.get(0);
        Exchange last = exchanges.get(exchanges.size() - 1);
        ConnectionRecord ofLast = connections.get(last.connection());
        OptionalLong closed = ofLast == null ? OptionalLong.empty() : ofLast.closedNanos();
        OptionalLong delivered = last.lastByteNanos();
        // an answer can be on its way to a client that has closed the connection
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

    /** Returns the reason from the last attempt if the call failed; empty if the call did not fail. */
    public Optional<String> failure() {
        Exchange last = last();
        if (last.failed()) {
            return Optional.of(AnswerText.of(last));
        }
        return whole ? Optional.empty() : Optional.of("closed before the answer");
    }

    /** Returns the call in words, such as {@code PutItem: HTTP 400}. */
    @Override
    public String toString() {
        String operation = last().operation().isEmpty() ? "a request" : last().operation();
        return operation + failure().map(why -> ": " + why).orElse("");
    }
}
