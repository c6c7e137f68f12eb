package io.dynamolatency.internal.report.console;

import io.dynamolatency.Rate;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.WireText;
import io.dynamolatency.internal.report.rows.Bars;
import io.dynamolatency.internal.report.rows.Published;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.RowWords;
import io.dynamolatency.internal.report.rows.TextTable;
import io.dynamolatency.internal.text.SafeText;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Writes the results of a run as plain text, one table per test. Pure. */
public final class ConsoleTable {

    private static final List<String> HEAD = List.of(
            "mode",
            "client",
            "threads",
            "rate",
            "achieved",
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

    /** The first of the columns with times. */
    private static final int FIGURES = HEAD.indexOf("first");

    private static final int FIGURES_END = HEAD.indexOf("connections");

    private ConsoleTable() {}

    /** Returns the table of each test, without the lines of {@link TableHead} and without a blank line at the end. */
    public static String tests(List<ReportEntry> entries, Bars bars) {
        Map<String, List<ReportEntry>> byTest = new LinkedHashMap<>();
        for (ReportEntry entry : entries) {
            String test = entry.result().subject().testClass() + "."
                    + entry.result().subject().testMethod();
            byTest.computeIfAbsent(test + "  " + entry.result().network(), t -> new ArrayList<>())
                    .add(entry);
        }
        String end = System.lineSeparator();
        StringBuilder text = new StringBuilder();
        byTest.forEach((test, ofTest) -> {
            text.append(end).append(SafeText.line(test)).append(end);
            rows(ofTest).forEach(row -> text.append("  ").append(row).append(end));
            bars(ofTest, bars).forEach(bar -> text.append(bar).append(end));
            for (ReportEntry entry : ofTest) {
                String mode = SafeText.line(label(entry.result(), severalClients(ofTest)));
                Stream.concat(entry.outcomes().stream().map(Outcome::line), entry.remarks().stream())
                        .forEach(line -> text.append("    ")
                                .append(mode)
                                .append(": ")
                                .append(SafeText.line(line))
                                .append(end));
            }
        });
        return text.toString();
    }

    private static List<String> bars(List<ReportEntry> ofTest, Bars bars) {
        boolean clients = severalClients(ofTest);
        List<ResultData> results = ofTest.stream().map(ReportEntry::result).toList();
        return bars.lines(results.stream().map(result -> label(result, clients)).toList(), results);
    }

    /** Returns whether a test has results of several HTTP clients, or of an external process. */
    private static boolean severalClients(List<ReportEntry> ofTest) {
        return ofTest.stream().anyMatch(e -> e.result().externalClient().isPresent())
                || ofTest.stream()
                                .flatMap(e -> e.result().httpClient().stream())
                                .distinct()
                                .count()
                        > 1;
    }

    private static String label(ResultData result, boolean withClient) {
        String mode = result.mode().displayName();
        return withClient || ReportEntry.ownHttpClient(result).isPresent()
                ? mode + ", " + RowWords.client(result)
                : mode;
    }

    private static List<String> rows(List<ReportEntry> entries) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(HEAD);
        boolean clients = severalClients(entries);
        for (ReportEntry entry : entries) {
            ResultData result = entry.result();
            boolean named = clients || ReportEntry.ownHttpClient(result).isPresent();
            List<String> byTheClock = row(result, named ? RowWords.client(result) : "");
            cells.add(byTheClock);
            if (result.achievedRate().isPresent()) {
                // below response times; a prediction is a service time
                cells.add(rowBelow(
                        "service time", statistic -> service(result, statistic), predicted(result), offBy(result)));
            }
            List<String> own = rowBelow("own time", statistic -> own(result, statistic), "", "");
            if (!own.subList(FIGURES, FIGURES_END).equals(byTheClock.subList(FIGURES, FIGURES_END))) {
                cells.add(own);
            }
        }
        return TextTable.lines(cells, Set.of(0, 1, HEAD.size() - 1));
    }

    private static List<String> row(ResultData result, String client) {
        boolean closedLoop = result.achievedRate().isEmpty();
        return List.of(
                result.mode().displayName(),
                client,
                result.concurrency() == 1 ? "" : Integer.toString(result.concurrency()),
                result.achievedRate().map(pace -> pace.asked().toString()).orElse(""),
                result.achievedRate()
                        .map(pace -> Rate.format(pace.achievedPerSecond()))
                        .orElse(""),
                Integer.toString(result.count()),
                result.errors() == 0 ? "" : Integer.toString(result.errors()),
                response(result, Statistic.FIRST_CALL),
                response(result, Statistic.P50),
                response(result, Statistic.P90),
                response(result, Statistic.P99),
                response(result, Statistic.MAX),
                WireText.opened(result.wire()),
                closedLoop ? predicted(result) : "",
                closedLoop ? offBy(result) : "",
                Published.besides(result));
    }

    /** Returns an indented row with further figures of the result in the row above. */
    private static List<String> rowBelow(
            String name, Function<Statistic, String> figure, String predicted, String offBy) {
        return List.of(
                "  " + name,
                "",
                "",
                "",
                "",
                "",
                "",
                figure.apply(Statistic.FIRST_CALL),
                figure.apply(Statistic.P50),
                figure.apply(Statistic.P90),
                figure.apply(Statistic.P99),
                figure.apply(Statistic.MAX),
                "",
                predicted,
                offBy,
                "");
    }

    private static String predicted(ResultData result) {
        return result.predicted().map(RowWords::time).orElse("-");
    }

    private static String offBy(ResultData result) {
        return result.predicted()
                .filter(p -> result.resolves(Statistic.P50))
                .map(p -> percent(result.serviceTime(Statistic.P50), p))
                .orElse("-");
    }

    private static String response(ResultData result, Statistic statistic) {
        return result.resolves(statistic) ? RowWords.time(result.get(statistic)) : "-";
    }

    private static String service(ResultData result, Statistic statistic) {
        return result.resolves(statistic) ? RowWords.time(result.serviceTime(statistic)) : "-";
    }

    private static String own(ResultData result, Statistic statistic) {
        return result.ownTime(statistic).map(RowWords::time).orElse("-");
    }

    private static String percent(Duration measured, Duration predicted) {
        return String.format(Locale.ROOT, "%+.0f %%", 100.0 * measured.toNanos() / predicted.toNanos() - 100.0);
    }
}
