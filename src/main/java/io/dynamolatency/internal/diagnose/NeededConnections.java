package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Explains why a client opened connections, if no cause of lost connections explains enough. */
final class NeededConnections {

    private final DiagnosisInput facts;
    private final Connections connections;

    NeededConnections(DiagnosisInput facts, Connections connections) {
        this.facts = facts;
        this.connections = connections;
    }

    /** Returns the lines that explain the number of connections. */
    List<String> account() {
        List<String> lines = new ArrayList<>();
        String replaced = replaced(connections);
        lines.add(
                replaced.isEmpty()
                        ? "none of " + Numbers.counted(facts.wire().opened(), "connection") + " replaced a lost one"
                        : replaced);
        lines.add("up to " + Numbers.were(facts.wire().peakConcurrency(), "request")
                + " under way at a time, in calls of "
                + (facts.setting().otherProcess()
                        ? "the external process"
                        : Numbers.counted(facts.setting().concurrency(), "thread")));
        int spare = spare();
        if (spare > 0) {
            lines.add(Numbers.were(spare, "connection") + " opened while another was idle" + who());
        }
        return lines;
    }

    /** Returns how many connections replaced an earlier connection, and why; {@code ""} if none did. */
    static String replaced(Connections connections) {
        Map<Kind, Long> counts = IntStream.range(0, connections.size())
                .filter(c -> connections.replacedBy(c) != Connections.NONE)
                .mapToObj(connections::reason)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        return all == 0
                ? ""
                : Numbers.counted(all, "connection") + " replaced an earlier one: "
                        + counts.entrySet().stream()
                                .map(one -> one.getKey().title() + " (" + one.getValue() + ")")
                                .collect(Collectors.joining("; "));
    }

    /** Returns how many connections the client opened for no known reason, while another connection was idle. */
    private int spare() {
        return (int) IntStream.range(0, connections.size())
                .filter(c -> connections.first(c) != Connections.NONE
                        && connections.record(c).handshake() != Handshake.FAILED
                        && connections.reason(c) == null
                        && connections
                                        .use()
                                        .idleAt(
                                                connections.client(c),
                                                connections.record(c).openedNanos())
                                > 0)
                .count();
    }

    private String who() {
        return IntStream.range(0, connections.size())
                .map(connections::client)
                .mapToObj(client -> facts.clients().httpClientOf(client))
                .flatMap(Optional::stream)
                .findFirst()
                .map(client -> ": " + client.name()
                        + " may return a connection to its pool only after the next call has started")
                .orElse("");
    }
}
