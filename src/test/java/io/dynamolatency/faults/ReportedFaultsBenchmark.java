package io.dynamolatency.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.fixture.DocsPage;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Mistakes from public threads, two at once, and healthy clients with an unusual way to call, on each HTTP client that
 * they were reported for: what was named first, and which statements were false. Writes its tables into {@code
 * docs/diagnosis-figures.md}. {@code mvn -Pbench -Dbench=diagnosis verify} runs it; {@code -Dbench.repetitions=3} says
 * how often each is measured, and {@code -Dbench.faults=".*idle.*"} takes some and leaves the page as it is.
 */
@Tag("benchmark")
@Tag("diagnosis")
class ReportedFaultsBenchmark {

    private static final int REPETITIONS = Integer.getInteger("bench.repetitions", 3);
    private static final String FAULTS = System.getProperty("bench.faults", "");
    private static final String NOTHING = "no cause";
    private static final String NO_RESULT = "no result";

    private static final FaultLab LAB = new FaultLab();

    /** One measurement: what was named first, and whether all of it was right. */
    private record Run(
            ReportedFault report,
            HttpClientKind client,
            String found,
            boolean right,
            int wrong,
            int untrue,
            int lines) {}

    @AfterAll
    static void close() {
        LAB.close();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void otherPeoplesMistakesAreNamed() throws IOException {
        List<Run> mistakes = runs(Stream.of(ReportedFaults.ALL, ReportedTimes.ALL, ReportedCallers.ALL));
        List<Run> pairs = runs(Stream.of(ReportedPairs.ALL, ReportedTimePairs.ALL));
        List<Run> healthy = runs(Stream.of(UnusualClients.ALL));
        if (FAULTS.isEmpty()) {
            DocsPage.write(
                    "reported mistakes",
                    ReportedFaultsBenchmark.class,
                    "\n" + summary(mistakes, pairs, healthy) + "\n"
                            + table("mistake", mistakes) + "\n" + table("two at once", pairs) + "\n"
                            + table("healthy", healthy) + "\n");
        }
        assertThat(healthy).as("false alarms").allMatch(Run::right);
        assertThat(mistakes).filteredOn(Run::right).hasSizeGreaterThanOrEqualTo(mistakes.size() * 9 / 10);
        assertThat(Stream.of(mistakes, pairs).flatMap(List::stream))
                .as("false statements")
                .allMatch(run -> run.untrue() == 0);
    }

    private static List<Run> runs(Stream<List<Supplier<ReportedFault>>> reports) {
        List<Supplier<ReportedFault>> chosen = reports.flatMap(List::stream)
                .filter(report -> FAULTS.isEmpty() || report.get().name().matches(FAULTS))
                .toList();
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < REPETITIONS; i++) {
            for (Supplier<ReportedFault> report : chosen) {
                for (HttpClientKind client : report.get().clients()) {
                    Run run = run(report, client);
                    System.out.printf(
                            "%s, %s: %s%s%n",
                            run.report(), client, run.found(), run.right() && run.untrue() == 0 ? "" : "  <== WRONG");
                    runs.add(run);
                }
            }
        }
        return runs;
    }

    /** Measures a mistake; once more where the wire shows that it had no effect. */
    private static Run run(Supplier<ReportedFault> report, HttpClientKind client) {
        try {
            return measured(report.get(), client);
        } catch (AssertionError | MeasurementException noEffect) {
            System.out.println("          had no effect, once more: " + noEffect);
        }
        ReportedFault again = report.get();
        try {
            return measured(again, client);
        } catch (AssertionError | MeasurementException noEffect) {
            System.out.println("          had no effect: " + noEffect);
            return new Run(again, client, NO_RESULT, false, 0, 0, 0);
        }
    }

    private static Run measured(ReportedFault report, HttpClientKind client) {
        ResultData result = LAB.measure(report, client);
        Diagnosis diagnosis = result.diagnosis(report.symptom());
        List<Kind> found = diagnosis.causes().stream().map(Cause::kind).toList();
        String message = UserView.message(result, report.symptom());
        List<String> untrue =
                report.expected().isEmpty() ? List.of() : UserView.falseStatements(result, diagnosis, message, client);
        List<Kind> wrong = report.wronglyNamed(found);
        boolean right = report.named(found) && wrong.isEmpty();
        if (!right || !untrue.isEmpty()) {
            System.out.println((message + "\n" + diagnosis + "\nwrong: " + wrong + ", false: " + untrue).indent(10));
        }
        String first = found.isEmpty() ? NOTHING : found.get(0).name();
        return new Run(
                report,
                client,
                report.together().isEmpty() || found.size() < 2
                        ? first
                        : first + " and " + found.get(1).name(),
                right,
                wrong.size(),
                untrue.size(),
                (int) message.lines().count());
    }

    private static String summary(List<Run> mistakes, List<Run> pairs, List<Run> healthy) {
        Environment machine = LAB.environment();
        return "Each mistake " + (REPETITIONS == 1 ? "once" : REPETITIONS + " times")
                + " on each HTTP client below.\nOn " + machine.jvm() + ", "
                + machine.os() + ", " + machine.cores() + " cores, AWS SDK " + machine.sdkVersion() + ", "
                + machine.backend() + ".\n\n"
                + "| | kinds | runs | named rightly | a wrong cause named | with a false statement"
                + " | longest message |\n"
                + "|---|---:|---:|---:|---:|---:|---:|\n"
                + row("other people's mistakes", mistakes)
                + row("two at once, both named", pairs)
                + row("healthy, no cause named", healthy);
    }

    private static String row(String name, List<Run> runs) {
        return "| " + name + " | "
                + runs.stream().map(run -> run.report().name()).distinct().count() + " | " + runs.size() + " | "
                + runs.stream().filter(Run::right).count() + " | "
                + runs.stream().filter(run -> run.wrong() > 0).count() + " | "
                + runs.stream().filter(run -> run.untrue() > 0).count() + " | "
                + runs.stream().mapToInt(Run::lines).max().orElse(0) + " lines |\n";
    }

    private static String table(String head, List<Run> runs) {
        Map<String, List<Run>> byName = runs.stream()
                .collect(Collectors.groupingBy(run -> run.report().name(), LinkedHashMap::new, Collectors.toList()));
        return "| " + head + " | thread | clients | right | found first |\n|---|---|---|---|---|\n"
                + byName.entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining());
    }

    private static String line(String name, List<Run> runs) {
        ReportedFault report = runs.get(0).report();
        Map<String, Long> found =
                runs.stream().collect(Collectors.groupingBy(Run::found, TreeMap::new, Collectors.counting()));
        return "| " + name + " | " + (report.source().isEmpty() ? "-" : report.source()) + " | "
                + report.clients().stream().map(Enum::name).collect(Collectors.joining(", ")) + " | "
                + right(report) + " | "
                + found.entrySet().stream()
                        .map(entry -> code(entry.getKey()) + " " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + " |\n";
    }

    private static String right(ReportedFault report) {
        String or = report.together().isEmpty() ? " or " : " and ";
        String causes =
                report.expected().stream().map(kind -> code(kind.name())).collect(Collectors.joining(or));
        return causes.isEmpty() ? NOTHING : causes + (report.mayNameNone() ? " or " + NOTHING : "");
    }

    private static String code(String names) {
        return names.equals(NOTHING) || names.equals(NO_RESULT)
                ? names
                : Stream.of(names.split(" and ", -1))
                        .map(name -> "`" + name + "`")
                        .collect(Collectors.joining(" and "));
    }
}
