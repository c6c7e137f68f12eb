package io.dynamolatency.internal.wire;

import static io.dynamolatency.internal.text.Numbers.counted;

import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Prints a log as text, one line for each event in time order. From a long log, prints only some events, and says how
 * many events are left out. Pure functions.
 *
 * <p>All times are times at the client's end of the network, counted from the first event. For the end of a handshake,
 * the proxy knows only the time at the server's end, which is half a round trip later. The transcript therefore never
 * shows a handshake later than the connection's first request.
 */
public final class WireTranscript {

    /** The maximum number of lines of a transcript, unless the caller sets another number. */
    static final int MAX_LINES = 40;

    private static final String TITLE = "On the wire";

    private final WireLog log;
    private final List<WireEvent> events;
    /** The positions of the log's connections, by the proxy's numbers. */
    private final Map<Integer, Integer> positions = new HashMap<>();

    private WireTranscript(WireLog log) {
        this.log = log;
        this.events = WireEvent.of(log);
        for (int i = 0; i < log.connections().size(); i++) {
            positions.put(log.connections().get(i).index(), i);
        }
    }

    /** Returns all events of a log. From a long log, returns the events at the beginning and at the end. */
    public static String of(WireLog log) {
        return new WireTranscript(log).text(List.of(), List.of(), MAX_LINES, "");
    }

    /**
     * Returns the events around some exchanges and connections of a log.
     *
     * @param exchanges positions in the log's list; positions out of range are ignored
     * @param connections positions of connections in the log's list; positions out of range are ignored
     * @param maxLines the maximum number of lines to return, 8 or more
     */
    public static String around(
            WireLog log, Collection<Integer> exchanges, Collection<Integer> connections, int maxLines) {
        return new WireTranscript(log).text(exchanges, connections, maxLines, "WireLog.describe() shows more");
    }

    /** Returns a sentence that says what is missing in a log with this evidence, and why it is missing. */
    public static String unknown(Evidence evidence) {
        return switch (evidence) {
            case PROXY -> throw new IllegalArgumentException("a proxy's log shows all");
            case EVERY_HANDSHAKE, FULL_HANDSHAKES ->
                "exchanges and closes are not known: the kit's proxy was not between client and service, and the JVM's"
                        + " own record of TLS handshakes does not show them"
                        + (evidence == Evidence.FULL_HANDSHAKES
                                ? ", nor connections that resumed a session of TLS 1.2"
                                : "");
            case NONE ->
                "requests and connections are unknown, since the kit's proxy was not between client and service";
        };
    }

    /** @param more says where to find the other events; empty if no place has them */
    private String text(Collection<Integer> exchanges, Collection<Integer> connections, int maxLines, String more) {
        if (events.isEmpty()) {
            return TITLE + ": "
                    + (log.evidence().complete()
                            ? "nothing happened" + lost(", or it was dropped: ")
                            : unknown(log.evidence()));
        }
        BitSet shown = EventSelection.of(log, positions, events, exchanges, connections, maxLines - otherLines());
        List<WireEvent> visible = shown.stream().mapToObj(events::get).toList();
        EventTable columns = new EventTable(log, positions, events.get(0).at(), visible);
        List<String> lines = new ArrayList<>();
        boolean part = shown.cardinality() < events.size() && !more.isEmpty();
        lines.add(TITLE + " (" + (part ? more : "times from the first event")
                + "; cN is connection N, #N is exchange N):");
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

    private List<String> remarks(List<WireEvent> visible) {
        List<String> remarks = new ArrayList<>();
        Set<Integer> elsewhere = visible.stream()
                .filter(e -> e.kind() == WireEvent.Kind.EXCHANGE)
                .map(e -> log.exchanges().get(e.position()).connection())
                .filter(index -> !positions.containsKey(index))
                .collect(Collectors.toCollection(TreeSet::new));
        elsewhere.stream()
                .findFirst()
                .ifPresent(index -> remarks.add("(" + index + ") is the proxy's number of a connection that was opened"
                        + " before this log began"));
        if (!log.evidence().complete()) {
            remarks.add(unknown(log.evidence()));
        }
        String lost = lost("");
        if (!lost.isEmpty()) {
            remarks.add(lost);
        }
        if (!log.faults().isEmpty()) {
            remarks.add("faults: " + FaultLine.of(log));
        }
        return remarks;
    }

    /** Returns the number of lines that are not events: the heading, the column names, and the remarks at the end. */
    private int otherLines() {
        boolean openedBefore =
                log.exchanges().stream().anyMatch(exchange -> !positions.containsKey(exchange.connection()));
        return 2
                + (openedBefore ? 1 : 0)
                + (log.evidence().complete() ? 0 : 1)
                + (lost("").isEmpty() ? 0 : 1)
                + (log.faults().isEmpty() ? 0 : 1);
    }

    private String lost(String before) {
        return log.droppedConnections() == 0 && log.droppedExchanges() == 0
                ? ""
                : before + "the log was full, and has lost its oldest "
                        + counted(log.droppedConnections(), "connection") + " and "
                        + counted(log.droppedExchanges(), "exchange");
    }

    private static String more(List<WireEvent> left) {
        long exchanges =
                left.stream().filter(e -> e.kind() == WireEvent.Kind.EXCHANGE).count();
        long others = left.size() - exchanges;
        return "... "
                + (exchanges > 0 ? counted(exchanges, "exchange") : "")
                + (exchanges > 0 && others > 0 ? " and " : "")
                + (others > 0 ? counted(others, exchanges > 0 ? "other event" : "event") : "")
                + " more";
    }
}
