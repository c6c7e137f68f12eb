package io.dynamolatency.internal.suite;

import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Counts lost reuse. Clients that shared a connection share a pool, and are counted together. A pool may open as many
 * connections as its clients had calls under way at once, and its HTTP library's spare ones. Connections beyond that
 * are lost, but not those that replace a connection that the service, an error, a time-out or idle time has ended.
 * Pure.
 */
final class LostConnections {

    private final Map<Integer, SuiteClient.Snapshot> clients;
    private final Predicate<String> ofTests;
    private final Map<Integer, Integer> pools = new HashMap<>();
    private final Map<Integer, Map<ConnectionFate, Integer>> fates = new HashMap<>();
    private final Map<Integer, Integer> opened = new HashMap<>();

    private LostConnections(Map<Integer, SuiteClient.Snapshot> clients, Predicate<String> ofTests) {
        this.clients = clients;
        this.ofTests = ofTests;
    }

    /**
     * Returns how each line's clients used their connections, the most requests first.
     *
     * @param clients the clients by their numbers
     * @param clientOf the client that made a call, by the call's id
     * @param ofTests whether a line is in the code of the tests
     */
    static List<LineReuse> of(
            Map<Integer, SuiteClient.Snapshot> clients,
            Collection<RecordedWireLog> wires,
            Function<String, Optional<Integer>> clientOf,
            Predicate<String> ofTests) {
        LostConnections count = new LostConnections(clients, ofTests);
        wires.forEach(wire -> count.add(wire, clientOf));
        return count.lines();
    }

    private void add(RecordedWireLog wire, Function<String, Optional<Integer>> clientOf) {
        Map<Integer, Integer> firstClient = new HashMap<>();
        Map<Integer, Exchange> last = new HashMap<>();
        for (Exchange exchange : wire.exchanges()) {
            Optional<Integer> client =
                    Optional.ofNullable(exchange.invocationId()).flatMap(clientOf);
            if (client.isPresent()) {
                Integer first = firstClient.putIfAbsent(exchange.connection(), client.get());
                join(client.get(), first == null ? client.get() : first);
                last.put(exchange.connection(), exchange);
            }
        }
        for (ConnectionRecord connection : wire.connections()) {
            Exchange of = last.get(connection.index());
            Integer client = firstClient.get(connection.index());
            if (of != null && client != null) {
                opened.merge(client, 1, Integer::sum);
                fates.computeIfAbsent(client, number -> new EnumMap<>(ConnectionFate.class))
                        .merge(ConnectionFate.of(connection, of), 1, Integer::sum);
            }
        }
    }

    private void join(int one, int other) {
        int root = root(one);
        int top = root(other);
        if (root != top) {
            pools.put(root, top);
        }
    }

    private int root(int client) {
        int top = client;
        for (Integer next = pools.get(top); next != null; next = pools.get(top)) {
            top = next;
        }
        return top;
    }

    private List<LineReuse> lines() {
        Map<Integer, List<Integer>> byPool = new TreeMap<>();
        clients.forEach((number, client) -> {
            if (client.requests() > 0) {
                byPool.computeIfAbsent(root(number), pool -> new ArrayList<>()).add(number);
            }
        });
        Map<String, LineReuse> lines = new TreeMap<>();
        byPool.values().forEach(members -> {
            LineReuse pool = pool(members);
            lines.merge(pool.line(), pool, LineReuse::plus);
        });
        return lines.values().stream()
                .map(this::withExtraClients)
                .sorted(Comparator.comparingLong(LineReuse::requests).reversed().thenComparing(LineReuse::line))
                .toList();
    }

    /** Counts one pool, for the line that built the client with the most requests. */
    private LineReuse pool(List<Integer> members) {
        String line = members.stream()
                .map(this::client)
                .max(Comparator.comparingLong(SuiteClient.Snapshot::requests))
                .flatMap(SuiteClient.Snapshot::line)
                .orElse("");
        Map<ConnectionFate, Integer> total = new EnumMap<>(ConnectionFate.class);
        members.forEach(member ->
                fates.getOrDefault(member, Map.of()).forEach((fate, count) -> total.merge(fate, count, Integer::sum)));
        int ofTheCode = total.entrySet().stream()
                .filter(entry -> entry.getKey().ofTheCode())
                .mapToInt(Map.Entry::getValue)
                .sum();
        int mayOpen =
                members.stream().mapToInt(member -> client(member).mayOpen()).sum();
        return new LineReuse(
                line,
                ofTests.test(line),
                members.size(),
                0,
                members.stream().mapToLong(member -> client(member).requests()).sum(),
                total.values().stream().mapToInt(Integer::intValue).sum(),
                Math.max(0, ofTheCode - mayOpen),
                0,
                total);
    }

    private LineReuse withExtraClients(LineReuse counted) {
        Set<String> during = new HashSet<>();
        int withConnection = 0;
        for (Map.Entry<Integer, SuiteClient.Snapshot> one : clients.entrySet()) {
            if (one.getValue().requests() > 0
                    && one.getValue().line().orElse("").equals(counted.line())) {
                during.addAll(one.getValue().builtDuring());
                withConnection += opened.getOrDefault(one.getKey(), 0) > 0 ? 1 : 0;
            }
        }
        return new LineReuse(
                counted.line(),
                counted.ofTests(),
                counted.clients(),
                during.size(),
                counted.requests(),
                counted.connections(),
                counted.lost(),
                Math.max(0, withConnection - Math.max(1, during.size())),
                counted.fates());
    }

    private SuiteClient.Snapshot client(int number) {
        SuiteClient.Snapshot client = clients.get(number);
        if (client == null) {
            throw new IllegalStateException("client " + number + " is not known");
        }
        return client;
    }
}
