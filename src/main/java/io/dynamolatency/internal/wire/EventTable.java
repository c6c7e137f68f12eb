package io.dynamolatency.internal.wire;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.FaultEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Formats events as lines of a table. Columns are as wide as the chosen events need. */
final class EventTable {

    private final WireLog log;
    private final long originNanos;
    private final Map<Integer, Integer> positions;
    private final int at;
    private final int connection;
    private final int event;

    /** @param positions the positions of the log's connections, by the proxy's numbers */
    EventTable(WireLog log, Map<Integer, Integer> positions, long originNanos, List<WireEvent> visible) {
        this.log = log;
        this.positions = positions;
        this.originNanos = originNanos;
        at = visible.stream().mapToInt(e -> at(e).length()).reduce(5, Math::max);
        connection = visible.stream().mapToInt(e -> connection(e).length()).reduce(4, Math::max);
        event = visible.stream()
                .filter(e -> e.kind() == WireEvent.Kind.EXCHANGE)
                .mapToInt(e -> what(e).length())
                .reduce(5, Math::max);
    }

    String heading() {
        return row(
                "at ms",
                "conn",
                "event",
                "on it",
                "status",
                "took ms",
                "idle ms",
                "Connection: request / answer; error");
    }

    String line(WireEvent e) {
        if (e.kind() != WireEvent.Kind.EXCHANGE) {
            return row(at(e), connection(e), what(e));
        }
        Exchange exchange = log.exchanges().get(e.position());
        return row(
                at(e),
                connection(e),
                what(e),
                ordinal(exchange.indexOnConnection()),
                exchange.status() == 0 ? "none" : String.valueOf(exchange.status()),
                millis(took(exchange)),
                millis(exchange.idleNanosBefore()),
                header(exchange.requestConnectionHeader()) + " / " + header(exchange.responseConnectionHeader())
                        + (exchange.errorType().isEmpty() ? "" : "; " + exchange.errorType()));
    }

    private String row(
            String time,
            String conn,
            String what,
            String onIt,
            String status,
            String took,
            String idle,
            String headers) {
        return row(time, conn, what)
                + " ".repeat(Math.max(0, event - what.length()))
                + String.format(Locale.ROOT, "  %5s  %6s  %7s  %7s  %s", onIt, status, took, idle, headers);
    }

    private String row(String time, String conn, String what) {
        return "  " + " ".repeat(at - time.length()) + time + "  " + conn + " ".repeat(connection - conn.length())
                + "  " + what;
    }

    private String at(WireEvent e) {
        return millis(OptionalLong.of(e.at() - originNanos));
    }

    private String connection(WireEvent e) {
        return switch (e.kind()) {
            case EXCHANGE -> label(log.exchanges().get(e.position()).connection());
            case FAULT -> label(log.faults().get(e.position()).connection());
            case OPENED, HANDSHAKE, CLOSED -> "c" + e.position();
        };
    }

    private String what(WireEvent e) {
        if (e.kind() == WireEvent.Kind.EXCHANGE) {
            return exchange(e.position(), log.exchanges().get(e.position()));
        }
        if (e.kind() == WireEvent.Kind.FAULT) {
            return fault(log.faults().get(e.position()));
        }
        ConnectionRecord record = log.connections().get(e.position());
        return switch (e.kind()) {
            case OPENED -> opened(record);
            case HANDSHAKE -> handshake(record);
            case CLOSED -> closed(record.closedBy());
            case EXCHANGE, FAULT -> throw new IllegalStateException();
        };
    }

    private String label(int index) {
        if (index == FaultEvent.NO_CONNECTION) {
            return "-";
        }
        Integer position = positions.get(index);
        return position == null ? "(" + index + ")" : "c" + position;
    }

    private static String exchange(int position, Exchange exchange) {
        return "#" + position + " " + (exchange.operation().isEmpty() ? "(no operation)" : exchange.operation())
                + (exchange.retry()
                        ? ", attempt " + exchange.attempt()
                                + (exchange.attemptsAtMost() > 0 ? " of " + exchange.attemptsAtMost() : "")
                        : "");
    }

    private String fault(FaultEvent event) {
        OptionalInt position = event.exchange().isEmpty()
                ? OptionalInt.empty()
                : IntStream.range(0, log.exchanges().size())
                        .filter(i -> log.exchanges().get(i).sequence()
                                == event.exchange().getAsLong())
                        .findFirst();
        return "fault " + event.fault() + ": " + event.kind()
                + (position.isPresent() ? " strikes #" + position.getAsInt() : " strikes");
    }

    private String handshake(ConnectionRecord connection) {
        if (connection.handshake() == Handshake.FAILED) {
            return "TLS handshake failed: " + connection.handshakeFailure();
        }
        TlsVersion version = connection.tlsVersion();
        return (version == null ? "TLS" : version.displayName())
                + (!log.evidence().complete() || connection.handshake() == Handshake.UNKNOWN
                        ? " handshake"
                        : connection.handshake() == Handshake.FULL ? ", full handshake" : ", resumed handshake");
    }

    private static String opened(ConnectionRecord connection) {
        return "opened"
                + switch (connection.handshake()) {
                    case NONE -> ", plain HTTP";
                    case PENDING -> ", TLS handshake not finished";
                    case FULL, RESUMED, UNKNOWN, FAILED -> "";
                };
    }

    private static String closed(@Nullable Closer closer) {
        return closer == null
                ? "closed"
                : switch (closer) {
                    case CLIENT_FIN -> "closed by the client (FIN)";
                    case CLIENT_RESET -> "closed by the client (reset)";
                    case SERVER -> "closed by the server";
                    case PROXY -> "closed by the proxy, which was shut down";
                };
    }

    private static String millis(OptionalLong nanos) {
        return nanos.isPresent() ? String.format(Locale.ROOT, "%.2f", nanos.getAsLong() / 1e6) : "-";
    }

    /**
     * Returns the time until the last byte of the answer. If that time is unknown, returns the time until the answer
     * left the server.
     */
    private static OptionalLong took(Exchange exchange) {
        OptionalLong end = exchange.lastByteNanos().isPresent() ? exchange.lastByteNanos() : exchange.answeredNanos();
        return end.isPresent() ? OptionalLong.of(end.getAsLong() - exchange.sentNanos()) : end;
    }

    private static String header(@Nullable String value) {
        return value == null ? "-" : value;
    }

    /** Returns {@code 1st} for 0. */
    private static String ordinal(int index) {
        int number = index + 1;
        boolean teen = number % 100 / 10 == 1;
        return number
                + switch (teen ? 0 : number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
    }
}
