package io.dynamolatency.internal.diagnose;

import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the lines of code that built the SDK clients of a measurement's connections. */
final class BuiltClients {

    /** If at least this share of the calls has its own client, the message says that each call builds a client. */
    private static final double EACH = 0.9;

    private BuiltClients() {}

    /**
     * Returns the title for {@link Kind#CLIENT_REBUILT} or {@link Kind#MANY_CLIENTS}, with the line of code that built
     * most clients. Empty if no line built several clients.
     */
    static Optional<String> title(Kind kind, DiagnosisInput facts, Connections connections) {
        Map<String, Long> byLine = connections
                .allClients()
                .boxed()
                .flatMap(client -> facts.clients().of(client).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return byLine.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .filter(most -> most.getValue() > 1)
                .map(most -> words(kind, most.getValue(), facts.samples().size()) + most.getKey()
                        + caller(most.getKey(), facts, connections) + ", " + most.getValue() + " times");
    }

    /** Returns, in words, the line that called the method that built the clients; empty if unknown or several lines. */
    private static String caller(String line, DiagnosisInput facts, Connections connections) {
        List<String> callers = connections
                .allClients()
                .boxed()
                .filter(client -> facts.clients().of(client).equals(Optional.of(line)))
                .flatMap(client -> facts.clients().callerOf(client).stream())
                .distinct()
                .toList();
        return callers.size() == 1 ? ", called by " + callers.get(0) : "";
    }

    /** Returns whether a call built the client of its first request, in place of an earlier client. */
    static boolean inCall(DiagnosisInput facts, Connections connections, int call, CallAccount account) {
        if (account.onPath() == 0) {
            return false;
        }
        int position = account.exchange(account.onPath() - 1);
        int connection =
                connections.positionOf(facts.wire().exchanges().get(position).connection());
        if (connection == Connections.NONE || connections.reason(connection) != Kind.CLIENT_REBUILT) {
            return false;
        }
        int client = connections.tie().clientOf(position);
        long start = facts.samples().start(call);
        return facts.clients().builtBetween(client, start, facts.samples().end(call));
    }

    private static String words(Kind kind, long clients, int calls) {
        if (kind == Kind.MANY_CLIENTS) {
            return "several SDK clients for the same endpoint are built, and each opens its own connections: built at ";
        }
        return clients >= EACH * calls
                ? "a client is built for each call, at "
                : "new clients are built, and each opens its own connections: built at ";
    }
}
