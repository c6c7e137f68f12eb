package io.dynamolatency.internal.suite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The counts of a suite, from one JVM or from all JVMs of a run.
 *
 * @param tests how many tests have ended, without the guard's own test
 * @param requests how many requests DynamoDB clients sent
 * @param relayed how many connections used TLS that the kit does not decrypt
 * @param dropped how many exchanges the kit has forgotten; {@code lines} does not include them
 * @param lines the lines of code that built clients; the line with the most requests comes first
 * @param classes the counts while only one test class was running, by the class's name; the entry {@code ""} has the
 *     counts of all other times
 * @param uncounted the endpoints, and the clients of other class loaders, whose connections are not counted
 */
record SuiteTotals(
        int tests,
        long requests,
        int relayed,
        long dropped,
        List<LineReuse> lines,
        Map<String, ClassReuse> classes,
        List<String> uncounted) {

    /** Returns how many connections carried the requests. */
    int connections() {
        return relayed + lines.stream().mapToInt(LineReuse::connections).sum();
    }

    /** Returns the places in code that lose connections, the most first. The lines of one method are one place. */
    List<SuiteFinding> findings() {
        Map<String, List<LineReuse>> byPlace = new LinkedHashMap<>();
        lines.forEach(line -> byPlace.computeIfAbsent(CodePlace.method(line.line()), place -> new ArrayList<>())
                .add(line));
        return byPlace.entrySet().stream()
                .flatMap(place -> SuiteFinding.of(place.getKey(), place.getValue()).stream())
                .sorted(Comparator.comparingInt(SuiteFinding::lost).reversed())
                .toList();
    }

    /** Returns how many requests repeated an earlier attempt. */
    int retries() {
        return classes.values().stream().mapToInt(ClassReuse::retries).sum();
    }

    /** Returns how many calls got no connection of their pool. */
    int noConnection() {
        return classes.values().stream().mapToInt(ClassReuse::noConnection).sum();
    }

    /** Returns the sum of these counts and of another JVM's counts. */
    SuiteTotals plus(SuiteTotals other) {
        Map<String, LineReuse> byLine = new TreeMap<>();
        Stream.of(lines, other.lines)
                .flatMap(List::stream)
                .forEach(line -> byLine.merge(line.line(), line, LineReuse::plus));
        List<LineReuse> both = new ArrayList<>(byLine.values());
        both.sort(Comparator.comparingLong(LineReuse::requests).reversed());
        Map<String, ClassReuse> byClass = new TreeMap<>(classes);
        other.classes.forEach((name, count) -> byClass.merge(name, count, ClassReuse::plus));
        TreeSet<String> notCounted = new TreeSet<>(uncounted);
        notCounted.addAll(other.uncounted);
        return new SuiteTotals(
                tests + other.tests,
                requests + other.requests,
                relayed + other.relayed,
                dropped + other.dropped,
                both,
                byClass,
                List.copyOf(notCounted));
    }
}
