package io.dynamolatency.report;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.Outcome;
import io.dynamolatency.measure.Statistic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of a run as plain text, a table for each test. Pure. */
final class ConsoleTable {

    private static final List<String> HEAD = List.of(
            "mode",
            "client",
            "calls",
            "failed",
            "first",
            "p50",
            "p90",
            "p99",
            "max",
            "connections",
            "predicted",
            "off by",
            "published");

    private ConsoleTable() {}

    static String of(List<ReportEntry> entries) {
        Map<String, List<ReportEntry>> byTest = new LinkedHashMap<>();
        for (ReportEntry entry : entries) {
            String test = entry.result().subject().testClass() + "."
                    + entry.result().subject().testMethod();
            byTest.computeIfAbsent(test + "  " + entry.result().network(), t -> new ArrayList<>())
                    .add(entry);
        }
        String end = System.lineSeparator();
        StringBuilder text = new StringBuilder(end).append(headline(entries)).append(end);
        byTest.forEach((test, ofTest) -> {
            text.append(end).append(test).append(end);
            rows(ofTest).forEach(row -> text.append("  ").append(row).append(end));
            for (ReportEntry entry : ofTest) {
                String mode = label(entry.result(), severalClients(ofTest));
                entry.outcomes().forEach(o -> text.append("    ")
                        .append(mode)
                        .append(": ")
                        .append(line(o))
                        .append(end));
                entry.remarks().forEach(r -> text.append("    ")
                        .append(mode)
                        .append(": ")
                        .append(r)
                        .append(end));
            }
        });
        return text.append(end).toString();
    }

    private static String headline(List<ReportEntry> entries) {
        var environment = entries.get(0).result().environment();
        return "DynamoDB latency, times in ms, percentiles over the calls after the first (" + environment.backend()
                + ", AWS SDK " + environment.sdkVersion() + ", " + environment.jvm() + ", " + environment.cores()
                + " cores)";
    }

    /** Whether the client has to be said to tell the results of a test apart. */
    private static boolean severalClients(List<ReportEntry> ofTest) {
        return ofTest.stream()
                        .flatMap(e -> e.result().httpClient().stream())
                        .distinct()
                        .count()
                > 1;
    }

    private static String label(LatencyResult result, boolean withClient) {
        String mode = result.mode().displayName();
        return withClient ? mode + ", " + client(result) : mode;
    }

    private static String client(LatencyResult result) {
        return result.httpClient().map(HttpClientKind::displayName).orElse("own");
    }

    private static String line(Outcome outcome) {
        return outcome.name() + " " + outcome.observed() + ", limit " + outcome.limit() + ": "
                + outcome.verdict().label();
    }

    private static List<String> rows(List<ReportEntry> entries) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(HEAD);
        boolean clients = severalClients(entries);
        entries.forEach(e -> cells.add(row(e.result(), clients ? client(e.result()) : "")));
        List<String> rows = new ArrayList<>();
        for (List<String> line : cells) {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < HEAD.size(); column++) {
                int at = column;
                int width =
                        cells.stream().mapToInt(l -> l.get(at).length()).max().orElse(0);
                if (cells.stream().skip(1).allMatch(l -> l.get(at).isEmpty())) {
                    continue;
                }
                String cell = line.get(column);
                String padding = " ".repeat(width - cell.length());
                boolean text = column < 2 || column == HEAD.size() - 1;
                row.append(text ? cell + padding : padding + cell).append("  ");
            }
            rows.add(row.toString().stripTrailing());
        }
        return rows;
    }

    private static List<String> row(LatencyResult result, String client) {
        return List.of(
                result.mode().displayName(),
                client,
                Integer.toString(result.count()),
                result.errors() == 0 ? "" : Integer.toString(result.errors()),
                value(result, Statistic.FIRST_CALL),
                value(result, Statistic.P50),
                value(result, Statistic.P90),
                value(result, Statistic.P99),
                value(result, Statistic.MAX),
                Integer.toString(result.wire().opened()),
                result.predicted().map(ConsoleTable::millis).orElse("-"),
                result.predicted()
                        .filter(p -> result.resolves(Statistic.P50))
                        .map(p -> percent(result.p50(), p))
                        .orElse("-"),
                Published.besides(result));
    }

    private static String value(LatencyResult result, Statistic statistic) {
        return result.resolves(statistic) ? millis(result.get(statistic)) : "-";
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.2f", duration.toNanos() / 1e6);
    }

    private static String percent(Duration measured, Duration predicted) {
        return String.format(Locale.ROOT, "%+.0f %%", 100.0 * measured.toNanos() / predicted.toNanos() - 100.0);
    }
}
