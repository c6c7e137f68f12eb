package io.dynamolatency.internal.suite;

import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.Exchange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Counts lost connections. If clients shared a connection, they share a pool, and this class counts them together. A
 * pool needs a connection for each call under way at the same time, plus the HTTP library's spare connections. Each
 * further connection is lost. Connections that the service, an error, a time-out or idle time has ended are not
 * counted. This class has no side effects.
 */
final class LostConnections {

    private final Map<Integer, SuiteClient.Snapshot> clients;
    private final Predicate<String> ofTests;
    private final ConnectionPools pools = new ConnectionPools();
    private final Map<Integer, List<Opened>> opened = new HashMap<>();
    private final Set<Opened> lost = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, ClassReuse> classes = new TreeMap<>();

    /** A connection, with the caller of the first call on this connection. */
    private record Opened(Caller by, long nanos, ConnectionFate fate) {}

    /**
     * The counts of a suite, by line of code and by test class.
     *
     * @param lines how the clients of each line used their connections; the line with the most requests comes first
     * @param classes what happened while each test class was running, by its name
     */
    record Counted(List<LineReuse> lines, Map<String, ClassReuse> classes) {}

    private LostConnections(Map<Integer, SuiteClient.Snapshot> clients, Predicate<String> ofTests) {
        this.clients = clients;
        this.ofTests = ofTests;
    }

    /**
     * Counts how clients used their connections.
     *
     * @param clients the clients by their numbers
     * @param callerOf returns who made a call, from the call's id
     * @param ofTests whether a line is in the code of the tests
     */
    static Counted of(
            Map<Integer, SuiteClient.Snapshot> clients,
            Collection<RecordedWireLog> wires,
            Function<String, Optional<Caller>> callerOf,
            Predicate<String> ofTests) {
        LostConnections count = new LostConnections(clients, ofTests);
        wires.forEach(wire -> count.add(wire, callerOf));
        return new Counted(count.lines(), count.classes);
    }

    private void add(RecordedWireLog wire, Function<String, Optional<Caller>> callerOf) {
        Map<Integer, Caller> first = new HashMap<>();
        Map<Integer, Exchange> last = new HashMap<>();
        for (Exchange exchange : wire.exchanges()) {
            Optional<Caller> known =
                    Optional.ofNullable(exchange.invocationId()).flatMap(callerOf);
            if (known.isPresent()) {
                Caller caller = known.get();
                Caller before = first.putIfAbsent(exchange.connection(), caller);
                pools.join(caller.client(), before == null ? caller.client() : before.client());
                last.put(exchange.connection(), exchange);
                if (exchange.retry()) {
                    count(caller, ClassReuse.retry());
                }
            }
        }
        for (ConnectionRecord connection : wire.connections()) {
            Exchange of = last.get(connection.index());
            Caller by = first.get(connection.index());
            if (of != null && by != null) {
                opened.computeIfAbsent(by.client(), number -> new ArrayList<>())
                        .add(new Opened(by, connection.openedNanos(), ConnectionFate.of(connection, of)));
                count(by, ClassReuse.connection());
            }
        }
    }

    private void count(Caller by, ClassReuse more) {
        classes.merge(by.testClass(), more, ClassReuse::plus);
    }

    private void lose(Opened connection) {
        lost.add(connection);
        count(connection.by(), ClassReuse.lost(connection.fate() == ConnectionFate.OPEN));
    }

    private List<LineReuse> lines() {
        Map<Integer, List<Integer>> byPool = new TreeMap<>();
        clients.forEach((number, client) -> {
            if (client.requests() > 0) {
                byPool.computeIfAbsent(pools.of(number), pool -> new ArrayList<>())
                        .add(number);
            }
        });
        Map<String, LineReuse> lines = new TreeMap<>();
        Map<String, List<Integer>> byLine = new HashMap<>();
        byPool.values().forEach(members -> {
            LineReuse pool = pool(members);
            lines.merge(pool.line(), pool, LineReuse::plus);
            byLine.computeIfAbsent(pool.line(), line -> new ArrayList<>()).addAll(members);
        });
        return lines.values().stream()
                .map(line -> withExtraClients(line, byLine.getOrDefault(line.line(), List.of())))
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
        List<Opened> all = members.stream()
                .flatMap(member -> opened.getOrDefault(member, List.of()).stream())
                .toList();
        Map<ConnectionFate, Integer> fates = new EnumMap<>(ConnectionFate.class);
        all.forEach(connection -> fates.merge(connection.fate(), 1, Integer::sum));
        List<Opened> beyond = all.stream()
                .filter(connection -> connection.fate().ofTheCode())
                .sorted((one, other) -> Long.signum(one.nanos() - other.nanos()))
                .skip(mayOpen(members))
                .toList();
        beyond.forEach(this::lose);
        return new LineReuse(
                line,
                ofTests.test(line),
                members.size(),
                0,
                members.stream().mapToLong(member -> client(member).requests()).sum(),
                all.size(),
                beyond.size(),
                0,
                fates,
                null);
    }

    /** Returns how many connections a pool needed when the most calls of its clients were under way. */
    private long mayOpen(List<Integer> members) {
        record Change(long nanos, int more) {}
        List<Change> changes = members.stream()
                .flatMap(member -> client(member).busy().stream())
                .flatMap(busy -> Stream.of(
                        new Change(busy.fromNanos(), busy.mayOpen()), new Change(busy.toNanos(), -busy.mayOpen())))
                .sorted(((Comparator<Change>) (one, other) -> Long.signum(one.nanos() - other.nanos()))
                        .thenComparing(Change::more))
                .toList();
        long now = 0;
        long most = 0;
        for (Change change : changes) {
            now += change.more();
            most = Math.max(most, now);
        }
        return most;
    }

    private LineReuse withExtraClients(LineReuse counted, List<Integer> built) {
        Set<String> during = new HashSet<>();
        built.forEach(number -> during.addAll(client(number).builtDuring()));
        List<Integer> extra = extra(built, Math.max(1, during.size()));
        LineReuse line = counted.with(during.size(), extra.size());
        if (line.buildsForFewRequests()) {
            extra.forEach(number -> notLost(number).findFirst().ifPresent(this::lose));
        }
        return line;
    }

    private Stream<Opened> notLost(int client) {
        return opened.getOrDefault(client, List.of()).stream().filter(connection -> !lost.contains(connection));
    }

    /**
     * Returns the clients with a connection that their pool did not lose, one client for each pool, except {@code few}
     * of them. The exceptions are the first clients of the tests, and then the oldest of the other clients.
     */
    private List<Integer> extra(List<Integer> built, int few) {
        Set<Set<String>> tests = new HashSet<>();
        List<Integer> firsts = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        Set<Integer> ofPools = new HashSet<>();
        built.stream()
                .filter(number -> notLost(number).findAny().isPresent())
                .sorted()
                .filter(number -> ofPools.add(pools.of(number)))
                .forEach(number -> (tests.add(client(number).builtDuring()) ? firsts : others).add(number));
        firsts.addAll(others);
        return firsts.stream().skip(few).toList();
    }

    private SuiteClient.Snapshot client(int number) {
        SuiteClient.Snapshot client = clients.get(number);
        if (client == null) {
            throw new IllegalStateException("client " + number + " is not known");
        }
        return client;
    }
}
