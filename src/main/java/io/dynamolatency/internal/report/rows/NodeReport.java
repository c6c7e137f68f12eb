package io.dynamolatency.internal.report.rows;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.judge.WireText;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes a result as report entries and a file for JUnit to attach to the test. Pure. */
public final class NodeReport {

    private NodeReport() {}

    /**
     * Returns the figures by their names. A name includes the unit of the figure. Figures with too few calls are left
     * out. No value is empty, because JUnit would reject it.
     */
    public static Map<String, String> figures(ReportEntry entry) {
        ResultData result = entry.result();
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("mode", result.mode().name());
        result.httpClient().ifPresent(client -> figures.put("httpClient", client.name()));
        result.externalClient().filter(client -> !client.isBlank()).ifPresent(client -> figures.put("client", client));
        figures.put("calls", Integer.toString(result.count()));
        figures.put("failedCalls", Integer.toString(result.errors()));
        for (Statistic statistic : List.of(
                Statistic.FIRST_CALL, Statistic.P50, Statistic.P90, Statistic.P95, Statistic.P99, Statistic.MAX)) {
            if (result.resolves(statistic)) {
                figures.put(key(statistic), millis(result, statistic));
            }
        }
        if (result.wire().evidence() != Evidence.NONE) {
            figures.put("connections", WireText.opened(result.wire()));
        }
        if (result.wire().evidence().complete()) {
            figures.put("retries", Integer.toString(result.wire().retries()));
        }
        Verdict.WORST_FIRST.stream()
                .filter(verdict -> entry.outcomes().stream().anyMatch(outcome -> outcome.verdict() == verdict))
                .findFirst()
                .ifPresent(verdict -> figures.put("verdict", verdict.label()));
        String notMet = entry.outcomes().stream()
                .filter(outcome -> outcome.verdict() != Verdict.WITHIN)
                .sorted(Comparator.comparingInt(outcome -> Verdict.WORST_FIRST.indexOf(outcome.verdict())))
                .map(Outcome::line)
                .collect(Collectors.joining("; "));
        if (!notMet.isEmpty()) {
            figures.put("notMet", notMet);
        }
        entry.outcomes().stream()
                .flatMap(outcome -> outcome.diagnosis().stream().limit(1))
                .findFirst()
                .map(Diagnosis.Line::toString)
                .ifPresent(line -> figures.put("diagnosis", line));
        return figures;
    }

    /** Returns the figures in one line: {@code putItem, keep-alive, Apache 5: calls 200, p50Millis 6.25, ...}. */
    public static String line(ReportEntry entry) {
        return entry.result().subject() + ": "
                + figures(entry).entrySet().stream()
                        .filter(figure -> !figure.getKey().equals("mode")
                                && !figure.getKey().equals("httpClient"))
                        .map(figure -> figure.getKey() + " " + figure.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Returns the result in the form of {@code results.json}, with the environment. */
    public static String json(ReportEntry entry) {
        return ResultsJson.of(List.of(entry)).text();
    }

    /**
     * Returns a file name that is the same in each run: {@code dynamo-latency-keep-alive-apache5.json}. For a test with
     * arguments, the name contains them: {@code dynamo-latency-1-kb-keep-alive-apache5.json}.
     *
     * @param takes takes a name for the file, and returns false if another file has the name
     */
    public static String fileName(ReportEntry entry, Predicate<String> takes) {
        ResultData result = entry.result();
        StringBuilder name = new StringBuilder("dynamo-latency-");
        String arguments = MeasuredTest.argumentsOf(result.subject().testMethod());
        if (!arguments.isEmpty()) {
            name.append(word(arguments)).append('-');
        }
        name.append(word(result.mode().name()));
        result.httpClient().ifPresent(client -> name.append('-').append(word(client.name())));
        result.externalClient().ifPresent(client -> name.append('-').append(word(client)));
        String free = name + ".json";
        for (int number = 2; !takes.test(free); number++) {
            free = name + "-" + number + ".json";
        }
        return free;
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    }

    private static String key(Statistic statistic) {
        return statistic == Statistic.FIRST_CALL ? "firstCallMillis" : statistic.label() + "Millis";
    }

    private static String millis(ResultData result, Statistic statistic) {
        return String.format(Locale.ROOT, "%.3f", result.get(statistic).toNanos() / 1e6);
    }
}
