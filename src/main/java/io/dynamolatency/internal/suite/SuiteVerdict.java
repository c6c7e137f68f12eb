package io.dynamolatency.internal.suite;

import io.dynamolatency.internal.text.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a suite loses connections, and where.
 *
 * @param text at most {@link #MOST_LINES} lines for people
 */
public record SuiteVerdict(Outcome outcome, String text) {

    /** How the guard's test ends. */
    public enum Outcome {
        /** No place loses more connections than allowed, or the mode is {@code REPORT}. */
        PASSED,
        /** In mode {@code GUARD}, a place loses more connections than allowed, or a whole suite has no requests. */
        FAILED,
        /** No request was seen, so there is nothing to judge. */
        NOTHING_SEEN
    }

    /** The largest number of lines of a verdict, so that a failure fits on a screen. */
    static final int MOST_LINES = 12;

    private static final int MOST_FINDINGS = 2;

    private static final int MOST_IN_A_ROW = 3;

    /**
     * Judges what was counted.
     *
     * @param wholeSuite whether these counts cover all tests of the run; if so, a guarded suite without requests fails
     */
    static SuiteVerdict of(SuiteTotals totals, SuiteSettings settings, SuiteBudget budget, boolean wholeSuite) {
        if (totals.requests() == 0) {
            return new SuiteVerdict(
                    wholeSuite && settings.mode() == SuiteSettings.Mode.GUARD ? Outcome.FAILED : Outcome.NOTHING_SEEN,
                    "suite guard: no DynamoDB client sent a request in " + Numbers.counted(totals.tests(), "test")
                            + ", so nothing can be judged\n"
                            + (totals.uncounted().isEmpty()
                                    ? "Mocks, DynamoDBEmbedded and skipped tests send nothing over a network."
                                    : notCounted(totals))
                            + "\n"
                            + "fix: remove " + SuiteSettings.SUITE + " here, or let the tests call a DynamoDB");
        }
        List<SuiteFinding> findings = totals.findings();
        List<SuiteFinding> over = findings.stream()
                .filter(finding -> !allowed(finding, settings.allowed()))
                .filter(finding -> finding.lost() > budget.of(finding.place()))
                .toList();
        List<String> text = new ArrayList<>();
        text.add("suite guard: "
                + (!over.isEmpty()
                        ? "connections are lost"
                        : findings.isEmpty() ? "connections are reused" : "no more connections are lost than allowed")
                + ": " + summary(totals));
        text.addAll(named(over, budget));
        if (!over.isEmpty()) {
            int lost = over.stream().mapToInt(SuiteFinding::lost).sum();
            text.add(String.format(
                    Locale.ROOT,
                    "Over a network of 5 ms with TLS 1.3 these %d connections take %s more.",
                    lost,
                    time(ClassReuse.millis(lost))));
            text.addAll(rows(totals));
        }
        List<SuiteFinding> tolerated =
                findings.stream().filter(finding -> !over.contains(finding)).toList();
        tolerated.stream()
                .limit(MOST_IN_A_ROW)
                .map(finding -> tolerated(finding, settings, budget))
                .forEach(text::add);
        if (tolerated.size() > MOST_IN_A_ROW) {
            text.add("tolerated: " + more(tolerated.size() - MOST_IN_A_ROW));
        }
        lower(totals, budget).forEach(text::add);
        told(totals).forEach(text::add);
        return new SuiteVerdict(
                !over.isEmpty() && settings.mode() == SuiteSettings.Mode.GUARD ? Outcome.FAILED : Outcome.PASSED,
                String.join("\n", text.subList(0, Math.min(MOST_LINES, text.size()))));
    }

    /** Returns the texts of the first places, and a line that names some of the other places. */
    private static List<String> named(List<SuiteFinding> over, SuiteBudget budget) {
        List<String> text = new ArrayList<>();
        over.stream().limit(MOST_FINDINGS).forEach(finding -> {
            text.addAll(finding.text());
            if (budget.of(finding.place()) > 0) {
                text.add("budget: " + Numbers.counted(budget.of(finding.place()), "lost connection") + " there, found "
                        + finding.lost());
            }
            finding.further().ifPresent(text::add);
        });
        Map<String, Integer> others = over.stream()
                .skip(MOST_FINDINGS)
                .collect(Collectors.toMap(
                        finding -> SuiteFinding.named(finding.place()) + ", lost", SuiteFinding::lost));
        // leaves room for the first line, the line with the lost time, and the line with the other places
        int most = MOST_LINES - (others.isEmpty() ? 2 : 3);
        List<String> shown = new ArrayList<>(text.subList(0, Math.min(most, text.size())));
        row("and " + more(others.size()) + ": ", others).ifPresent(shown::add);
        return shown;
    }

    private static String more(int places) {
        return Numbers.counted(places, "more place") + ", in suite.json";
    }

    /**
     * Returns this verdict with a line that says why the budget file was not written.
     *
     * @param forks whether forks share the classes of the run
     */
    SuiteVerdict withoutUpdate(boolean forks) {
        return new SuiteVerdict(
                outcome,
                Stream.concat(
                                text.lines().limit(MOST_LINES - 1),
                                Stream.of(SuiteSettings.BUDGET
                                        + " = update writes nothing for a part of the tests; run all classes in one JVM"
                                        + (forks ? " (forkCount = 1)" : "")))
                        .collect(Collectors.joining("\n")));
    }

    private static String summary(SuiteTotals totals) {
        return Numbers.counted(totals.tests(), "test") + ", "
                + Numbers.counted(totals.requests(), "request") + ", "
                + Numbers.counted(totals.connections(), "connection");
    }

    /** Returns a line with the lost connections of each test class, and a line that says how connections ended. */
    private static List<String> rows(SuiteTotals totals) {
        Map<String, Integer> classes = new HashMap<>();
        totals.classes()
                .forEach((name, reuse) -> classes.put(
                        shown(name, totals.classes().keySet()) + ", connections: " + reuse.connections() + ", lost",
                        reuse.lost()));
        Map<String, Integer> causes = new HashMap<>();
        totals.lines().stream()
                .filter(SuiteFinding::losesTooMany)
                .flatMap(line -> line.fates().entrySet().stream())
                .forEach(fate -> causes.merge(fate.getKey().words(), fate.getValue(), Integer::sum));
        return Stream.of(row("by test class: ", classes), row("by end of connection: ", causes))
                .flatMap(Optional::stream)
                .toList();
    }

    private static String shown(String name, Set<String> all) {
        if (name.isEmpty()) {
            return "several at once";
        }
        boolean unique =
                all.stream().filter(other -> simple(other).equals(simple(name))).count() == 1;
        return unique ? simple(name) : name;
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static Optional<String> row(String title, Map<String, Integer> counts) {
        List<String> most = counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
        return most.isEmpty()
                ? Optional.empty()
                : Optional.of(title
                        + most.stream().limit(MOST_IN_A_ROW).collect(Collectors.joining("; "))
                        + (most.size() > MOST_IN_A_ROW ? "; and " + (most.size() - MOST_IN_A_ROW) + " more" : ""));
    }

    private static String time(double millis) {
        return millis < 1000 ? Numbers.number(millis) + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }

    private static String tolerated(SuiteFinding finding, SuiteSettings settings, SuiteBudget budget) {
        return "tolerated: " + SuiteFinding.named(finding.place()) + " loses "
                + Numbers.counted(finding.lost(), "connection") + "; "
                + (allowed(finding, settings.allowed())
                        ? SuiteSettings.ALLOW + " names this place"
                        : "the budget of this place is " + budget.of(finding.place()));
    }

    /** Returns a line that says by how much you can lower the budget; empty if you cannot lower it. */
    private static Stream<String> lower(SuiteTotals totals, SuiteBudget budget) {
        int may = budget.judged(totals).entrySet().stream()
                .mapToInt(entry -> entry.getValue()
                        - totals.findings().stream()
                                .filter(finding -> finding.place().equals(entry.getKey()))
                                .mapToInt(SuiteFinding::lost)
                                .sum())
                .filter(less -> less > 0)
                .sum();
        return may == 0
                ? Stream.of()
                : Stream.of("the numbers in " + budget.file().getFileName() + " may be lowered by " + may + " in all:"
                        + " run once with -D" + SuiteSettings.BUDGET + "=update");
    }

    private static Stream<String> told(SuiteTotals totals) {
        Stream<String> clients = totals.lines().stream()
                .filter(line -> line.clients() > 1
                        && !SuiteFinding.losesTooMany(line)
                        && !line.line().isEmpty())
                .limit(2)
                .map(line -> line.clients() + " SDK clients were built at " + line.line() + ", in "
                        + Numbers.counted(line.builtDuring(), "test")
                        + (line.ofTests() ? ", by code of the tests" : ""));
        Stream<String> endpoints = totals.uncounted().isEmpty() ? Stream.of() : Stream.of(notCounted(totals));
        Stream<String> waste = Stream.of(
                        totals.retries() == 0 ? "" : Numbers.counted(totals.retries(), "request") + " of SDK retries",
                        totals.noConnection() == 0
                                ? ""
                                : Numbers.counted(totals.noConnection(), "call") + " got no connection from the pool")
                .filter(words -> !words.isEmpty())
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "),
                        words -> words.isEmpty() ? Stream.of() : Stream.of("also: " + words)));
        Stream<String> relayed = totals.relayed() == 0
                ? Stream.of()
                : Stream.of("not judged: " + Numbers.counted(totals.relayed(), "connection")
                        + " with TLS on this machine. The kit counts them, but cannot read their requests");
        Stream<String> dropped = totals.dropped() == 0
                ? Stream.of()
                : Stream.of("not counted: the "
                        + (totals.dropped() == 1 ? "oldest request" : totals.dropped() + " oldest requests"));
        return Stream.of(waste, endpoints, relayed, dropped, clients).flatMap(lines -> lines);
    }

    private static String notCounted(SuiteTotals totals) {
        return "not counted: connections of " + String.join(", ", totals.uncounted());
    }

    /** Returns the counts of a JVM in which the guard's test has not run. */
    static String unjudged(SuiteTotals totals) {
        Stream<String> lines = totals.lines().stream()
                .limit(MOST_LINES - 4)
                .map(line -> "built at " + SuiteFinding.named(line.line()) + ": "
                        + Numbers.counted(line.clients(), "client") + ", " + line.traffic() + ", lost: " + line.lost());
        return Stream.of(
                        Stream.of(
                                "suite guard: " + summary(totals),
                                "Nothing is judged and no test fails: the guard's test needs the JUnit platform"),
                        lines,
                        told(totals).limit(2))
                .flatMap(all -> all)
                .collect(Collectors.joining("\n"));
    }

    /** Returns whether the names allow a place. A name is a class, or {@code Class#method}. */
    private static boolean allowed(SuiteFinding finding, List<String> names) {
        return names.stream()
                .map(name -> name.replace('#', '.'))
                .anyMatch(
                        name -> finding.place().equals(name) || finding.place().startsWith(name + "."));
    }
}
