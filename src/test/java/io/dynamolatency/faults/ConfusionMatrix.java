package io.dynamolatency.faults;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.fixture.DocsPage;
import io.dynamolatency.internal.calls.Environment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was injected against what was found first, counted, and as tables of a page. */
final class ConfusionMatrix {

    /** Found: no cause. */
    static final String HEALTHY = "healthy";

    /** There was nothing to be diagnosed: the fault was not to be seen on the wire. */
    static final String NO_RESULT = "no result";

    private record Cell(int right, int runs) {
        Cell plus(boolean rightly) {
            return new Cell(right + (rightly ? 1 : 0), runs + 1);
        }

        Cell plus(Cell other) {
            return new Cell(right + other.right, runs + other.runs);
        }

        @Override
        public String toString() {
            return right + "/" + runs;
        }
    }

    private static final Cell NONE = new Cell(0, 0);

    /** What is to be found, then what was found, and how often. */
    private final Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();

    private final Map<String, Map<HttpClientKind, Cell>> cells = new LinkedHashMap<>();
    private final Map<HttpClientKind, Cell> healthy = new EnumMap<>(HttpClientKind.class);

    void add(FaultScenario fault, HttpClientKind client, String found, boolean right) {
        counts.computeIfAbsent(expected(fault), e -> new LinkedHashMap<>()).merge(found, 1, Integer::sum);
        (fault.expected().isEmpty()
                        ? healthy
                        : cells.computeIfAbsent(fault.name(), n -> new EnumMap<>(HttpClientKind.class)))
                .merge(client, NONE.plus(right), Cell::plus);
    }

    private static String expected(FaultScenario fault) {
        return fault.expected().isEmpty()
                ? HEALTHY
                : fault.expected().stream().map(Enum::name).collect(Collectors.joining(" or "));
    }

    /** Puts the tables into the page, in the place of those of an earlier run. */
    void publish(int repetitions, Environment machine) throws IOException {
        String tables = Stream.of(heading(repetitions, machine), confusion(), clients(), notApplicable())
                .collect(Collectors.joining("\n"));
        DocsPage.write("confusion matrix", FaultDiagnosisBenchmark.class, "\n" + tables + "\n");
    }

    private String heading(int repetitions, Environment machine) {
        int runs = cells.values().stream()
                .flatMap(row -> row.values().stream())
                .mapToInt(Cell::runs)
                .sum();
        Cell nothing = healthy.values().stream().reduce(NONE, Cell::plus);
        return cells.size() + " faults on the clients that they apply to, " + repetitions
                + (repetitions == 1 ? " time" : " times") + " each: " + runs
                + " runs. Healthy clients: " + nothing + " diagnosed as healthy.\nOn " + machine.jvm() + ", "
                + machine.os() + ", " + machine.cores() + " cores, AWS SDK " + machine.sdkVersion() + ", "
                + machine.backend() + ".\n";
    }

    /** Only columns of what was to be found or was found: others are all zero. */
    private String confusion() {
        List<String> columns = Stream.concat(
                        Arrays.stream(Kind.values()).map(Enum::name), Stream.of(HEALTHY, NO_RESULT))
                .filter(name -> counts.entrySet().stream()
                        .anyMatch(row ->
                                row.getKey().equals(name) || row.getValue().containsKey(name)))
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add("| injected, down; found first, across | "
                + IntStream.rangeClosed(1, columns.size())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" | "))
                + " |");
        lines.add("|---|" + "---:|".repeat(columns.size()));
        Stream.concat(
                        columns.stream().filter(counts::containsKey),
                        counts.keySet().stream().filter(row -> !columns.contains(row)))
                .forEach(row -> lines.add("| "
                        + (columns.contains(row) ? columns.indexOf(row) + 1 + " " : "") + code(row) + " | "
                        + columns.stream()
                                .map(column ->
                                        counts.getOrDefault(row, Map.of()).getOrDefault(column, 0))
                                .map(count -> count == 0 ? "" : count.toString())
                                .collect(Collectors.joining(" | "))
                        + " |"));
        columns.stream()
                .filter(column -> !counts.containsKey(column))
                .forEach(column -> lines.add("| " + (columns.indexOf(column) + 1) + " " + code(column)
                        + " (not injected)" + " |".repeat(columns.size() + 1)));
        return String.join("\n", lines) + "\n";
    }

    private static String code(String name) {
        return name.equals(HEALTHY) || name.equals(NO_RESULT)
                ? name
                : Arrays.stream(name.split(" or ", -1)).map(n -> "`" + n + "`").collect(Collectors.joining(" or "));
    }

    private String clients() {
        List<String> lines = new ArrayList<>();
        lines.add("| injected | to be found | "
                + Arrays.stream(HttpClientKind.values()).map(Enum::name).collect(Collectors.joining(" | ")) + " |");
        lines.add("|---|---|" + "---|".repeat(HttpClientKind.values().length));
        for (Supplier<FaultScenario> supplier : FaultScenarios.ALL) {
            FaultScenario fault = supplier.get();
            lines.add(row(fault.name(), expected(fault), cells.getOrDefault(fault.name(), Map.of())));
        }
        lines.add(row("nothing", HEALTHY, healthy));
        return String.join("\n", lines) + "\n";
    }

    private static String row(String name, String expected, Map<HttpClientKind, Cell> row) {
        return "| " + name + " | " + code(expected) + " | "
                + Arrays.stream(HttpClientKind.values())
                        .map(client -> row.containsKey(client) ? row.get(client).toString() : "-")
                        .collect(Collectors.joining(" | "))
                + " |";
    }

    /** Why a fault is not on a client. */
    private static String notApplicable() {
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        for (Supplier<FaultScenario> supplier : FaultScenarios.ALL) {
            FaultScenario fault = supplier.get();
            Map<String, List<String>> ofFault = new LinkedHashMap<>();
            for (HttpClientKind client : HttpClientKind.values()) {
                fault.notApplicable(client).ifPresent(reason -> ofFault.computeIfAbsent(reason, r -> new ArrayList<>())
                        .add("`" + client + "`"));
            }
            ofFault.forEach((reason, clients) -> reasons.computeIfAbsent(
                            String.join(", ", clients) + ": " + reason, r -> new ArrayList<>())
                    .add(fault.name()));
        }
        return "Left out:\n\n"
                + reasons.entrySet().stream()
                        .map(e -> "- " + String.join("; ", e.getValue()) + ". " + e.getKey() + ".\n")
                        .collect(Collectors.joining());
    }
}
