package io.dynamolatency.internal.wire;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Evidence;
import io.dynamolatency.wire.Exchange;
import io.dynamolatency.wire.Handshake;
import io.dynamolatency.wire.WireLog;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A log as text, for people: a line for each thing that happened, in the order of time. Long ones are cut to what matters, and say
 * how much is missing. Pure functions.
 *
 * <p>Times are those of the client's end, from the first event on. A handshake's end is known at the server's end only, half a
 * round trip late, so it is shown no later than the first request that came after it.
 */
public final class WireTranscript {

    /** The most lines that a sequence has. */
    static final int MAX_LINES = 40;

    /** The most of them that are not events: heading, columns, and remarks at the end. */
    private static final int AROUND_EVENTS = 4;

    private static final String TITLE = "On the wire";

    private enum Kind {
        OPENED,
        HANDSHAKE,
        EXCHANGE,
        CLOSED
    }

    /**
     * Something that happened.
     *
     * @param at when, from a moment that all have in common
     * @param position of the exchange, or of the connection
     */
    private record Event(long at, Kind kind, int position) {}

    private final WireLog log;
    private final List<Event> events;
    private final Map<Integer, Integer> positions = new HashMap<>();

    private WireTranscript(WireLog log) {
        this.log = log;
        for (int i = 0; i < log.connections().size(); i++) {
            positions.put(log.connections().get(i).index(), i);
        }
        this.events = events();
    }

    /** All of a log, or its beginning and its end. */
    public static String of(WireLog log) {
        return new WireTranscript(log).text(List.of(), List.of());
    }

    /**
     * A log with what surrounds some of its exchanges and connections.
     *
     * @param exchanges their positions in the log's list; such as there are not are passed over
     * @param connections the same of connections
     */
    public static String around(WireLog log, Collection<Integer> exchanges, Collection<Integer> connections) {
        return new WireTranscript(log).text(exchanges, connections);
    }

    /** What a log does not show, and why; of one that is not complete. */
    public static String unknown(Evidence evidence) {
        return switch (evidence) {
            case PROXY -> throw new IllegalArgumentException("a proxy's log shows all");
            case EVERY_HANDSHAKE, FULL_HANDSHAKES ->
                "exchanges and closes are not known: no proxy of the kit's was on the way, and the JVM's own record of"
                        + " TLS handshakes does not show them"
                        + (evidence == Evidence.FULL_HANDSHAKES
                                ? ", nor connections that resumed a session of TLS 1.2"
                                : "");
            case NONE -> "nothing is known of it, since no proxy of the kit's was on the way";
        };
    }

    /** Time is counted from one of the events: nanoTime may be negative and may wrap. */
    private List<Event> events() {
        List<Event> all = new ArrayList<>();
        if (log.connections().isEmpty() && log.exchanges().isEmpty()) {
            return all;
        }
        long origin = log.connections().isEmpty()
                ? log.exchanges().get(0).sentNanos()
                : log.connections().get(0).openedNanos();
        Map<Integer, Long> firstSent = new HashMap<>();
        Map<Integer, Long> lastSent = new HashMap<>();
        for (int i = 0; i < log.exchanges().size(); i++) {
            Exchange exchange = log.exchanges().get(i);
            long at = exchange.sentNanos() - origin;
            firstSent.merge(exchange.connection(), at, Math::min);
            lastSent.merge(exchange.connection(), at, Math::max);
            all.add(new Event(at, Kind.EXCHANGE, i));
        }
        for (int i = 0; i < log.connections().size(); i++) {
            ConnectionRecord connection = log.connections().get(i);
            long opened = connection.openedNanos() - origin;
            all.add(new Event(opened, Kind.OPENED, i));
            if (connection.handshakeNanos().isPresent()) {
                long ended = connection.handshakeNanos().getAsLong() - origin;
                long sent = firstSent.getOrDefault(connection.index(), ended);
                all.add(new Event(Math.max(opened, Math.min(ended, sent)), Kind.HANDSHAKE, i));
            }
            if (connection.closedNanos().isPresent()) {
                long closed = connection.closedNanos().getAsLong() - origin;
                // a request that was on its way when the client closed was sent before
                all.add(new Event(Math.max(closed, lastSent.getOrDefault(connection.index(), closed)), Kind.CLOSED, i));
            }
        }
        all.sort(Comparator.comparingLong(Event::at).thenComparing(Event::kind).thenComparingInt(Event::position));
        return all;
    }

    private String text(Collection<Integer> exchanges, Collection<Integer> connections) {
        if (events.isEmpty()) {
            return TITLE + ": "
                    + (log.evidence().complete()
                            ? "nothing happened" + lost(", or it was dropped: ")
                            : unknown(log.evidence()));
        }
        BitSet shown = shown(new HashSet<>(exchanges), new HashSet<>(connections));
        List<Event> visible = shown.stream().mapToObj(events::get).toList();
        Columns columns = new Columns(visible);
        List<String> lines = new ArrayList<>();
        lines.add(TITLE + ", from its first event on (cN is connection N, #N is exchange N):");
        lines.add(columns.heading());
        for (int i = shown.nextSetBit(0), end = 0; end < events.size(); i = shown.nextSetBit(end)) {
            int next = i < 0 ? events.size() : i;
            if (next > end) {
                lines.add("    " + more(events.subList(end, next)));
            }
            if (i >= 0) {
                lines.add(columns.line(events.get(i)));
            }
            end = next + 1;
        }
        lines.addAll(remarks(visible));
        return String.join("\n", lines);
    }

    private List<String> remarks(List<Event> visible) {
        List<String> remarks = new ArrayList<>();
        Set<Integer> elsewhere = visible.stream()
                .filter(e -> e.kind() == Kind.EXCHANGE)
                .map(e -> log.exchanges().get(e.position()).connection())
                .filter(index -> !positions.containsKey(index))
                .collect(Collectors.toCollection(TreeSet::new));
        elsewhere.stream()
                .findFirst()
                .ifPresent(index -> remarks.add("(" + index + ") is the proxy's number of a connection that was opened"
                        + " before this log begins"));
        if (!log.evidence().complete()) {
            remarks.add(unknown(log.evidence()));
        }
        String lost = lost("");
        if (!lost.isEmpty()) {
            remarks.add(lost);
        }
        return remarks;
    }

    private String lost(String before) {
        return log.droppedConnections() == 0 && log.droppedExchanges() == 0
                ? ""
                : before + "the log was full, and has lost its oldest "
                        + counted(log.droppedConnections(), "connection") + " and "
                        + counted(log.droppedExchanges(), "exchange");
    }

    private static String more(List<Event> left) {
        long exchanges = left.stream().filter(e -> e.kind() == Kind.EXCHANGE).count();
        long others = left.size() - exchanges;
        return "... "
                + (exchanges > 0 ? counted(exchanges, "exchange") : "")
                + (exchanges > 0 && others > 0 ? " and " : "")
                + (others > 0 ? counted(others, exchanges > 0 ? "other event" : "event") : "")
                + " more";
    }

    private static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** Which events have a line: those asked for with the life of their connections, and as much around them as there is room for. */
    private BitSet shown(Set<Integer> exchanges, Set<Integer> connections) {
        BitSet shown = new BitSet();
        int room = MAX_LINES - AROUND_EVENTS;
        if (events.size() <= room) {
            shown.set(0, events.size());
            return shown;
        }
        Set<Integer> lives = new HashSet<>(connections);
        exchanges.stream()
                .filter(position -> position >= 0 && position < log.exchanges().size())
                .map(position -> positions.get(log.exchanges().get(position).connection()))
                .filter(position -> position != null)
                .forEach(lives::add);
        List<Integer> centres = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            boolean exchange = event.kind() == Kind.EXCHANGE;
            if ((exchange ? exchanges : lives).contains(event.position())) {
                shown.set(i);
                if (exchange || connections.contains(event.position())) {
                    centres.add(i);
                }
            }
        }
        if (centres.isEmpty()) {
            centres.add(0);
            centres.add(events.size() - 1);
        }
        for (int distance = 0; ; distance++) {
            for (int centre : centres) {
                for (int i : new int[] {centre - distance, centre + distance}) {
                    if (i < 0 || i >= events.size() || shown.get(i)) {
                        continue;
                    }
                    shown.set(i);
                    if (lines(shown) > room) {
                        shown.clear(i);
                        return shown;
                    }
                }
            }
        }
    }

    /** One for each event that is shown, and one for each gap. */
    private int lines(BitSet shown) {
        int gaps = 0;
        int end = 0;
        for (int i = shown.nextSetBit(0); i >= 0; i = shown.nextSetBit(i + 1)) {
            gaps += i > end ? 1 : 0;
            end = i + 1;
        }
        return shown.cardinality() + gaps + (end < events.size() ? 1 : 0);
    }

    private String label(int index) {
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

    /** Until the last byte of the answer was there, or as far as it is known to have come. */
    private static OptionalLong took(Exchange exchange) {
        OptionalLong end = exchange.lastByteNanos().isPresent() ? exchange.lastByteNanos() : exchange.answeredNanos();
        return end.isPresent() ? OptionalLong.of(end.getAsLong() - exchange.sentNanos()) : end;
    }

    private static String header(@Nullable String value) {
        return value == null ? "-" : value;
    }

    /** 0 is the first. */
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

    /** As wide as what is shown takes. */
    private final class Columns {
        private final int at;
        private final int connection;
        private final int event;

        Columns(List<Event> visible) {
            at = visible.stream().mapToInt(e -> at(e).length()).reduce(5, Math::max);
            connection = visible.stream().mapToInt(e -> connection(e).length()).reduce(4, Math::max);
            event = visible.stream()
                    .filter(e -> e.kind() == Kind.EXCHANGE)
                    .mapToInt(e -> what(e).length())
                    .reduce(5, Math::max);
        }

        String heading() {
            return row(
                    "at ms", "conn", "event", "on it", "status", "took ms", "idle ms", "Connection: request / answer");
        }

        String line(Event e) {
            if (e.kind() != Kind.EXCHANGE) {
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
                    header(exchange.requestConnectionHeader()) + " / " + header(exchange.responseConnectionHeader()));
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

        private String at(Event e) {
            return millis(OptionalLong.of(e.at() - events.get(0).at()));
        }

        private String connection(Event e) {
            return e.kind() == Kind.EXCHANGE
                    ? label(log.exchanges().get(e.position()).connection())
                    : "c" + e.position();
        }

        private String what(Event e) {
            if (e.kind() == Kind.EXCHANGE) {
                return exchange(e.position(), log.exchanges().get(e.position()));
            }
            ConnectionRecord record = log.connections().get(e.position());
            return switch (e.kind()) {
                case OPENED -> opened(record);
                case HANDSHAKE -> handshake(record);
                case CLOSED -> closed(record.closedBy());
                case EXCHANGE -> throw new IllegalStateException();
            };
        }
    }
}
