package io.dynamolatency.internal.report.ci;

import io.dynamolatency.internal.report.rows.NamedResult;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.text.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the results of a run in GitHub's Markdown, for a job's summary page: one table per test, with verdicts and
 * causes. Pure.
 */
public final class JobSummary {

    /**
     * The largest number of bytes that a step can write. If a step writes more bytes, GitHub does not show the step's
     * summary.
     */
    static final int MOST_BYTES = 1024 * 1024;

    private static final String NONE = "–";

    private static final String RESULTS =
            "\n\n| mode | calls | failed | first | p50 | p99 | max | connections | verdict |\n"
                    + "|---|--:|--:|--:|--:|--:|--:|--:|---|\n";

    private static final String FIRST_CALLS = "\n\n| variant | JVMs | p50 | p90 | verdict |\n|---|--:|--:|--:|---|\n";

    private JobSummary() {}

    /**
     * Returns the summary. A summary that is too long is cut after a whole test, and says that it was cut.
     *
     * @param atMostBytes the longest text, in bytes of UTF-8
     * @param file the path of the file with all results
     * @return the summary; empty if nothing fits
     */
    static Optional<String> of(ResultsJson results, int atMostBytes, String file) {
        List<String> sections = sections(results);
        String head = head(results);
        String rest = rest(sections.size(), file);
        StringBuilder text = new StringBuilder(head);
        int left = sections.size();
        int room = atMostBytes - bytes(head) - bytes(rest);
        for (String section : sections) {
            // if the last section fits, no section is left out, so the summary needs no sentence about that
            if (bytes(section) > room + (left == 1 ? bytes(rest) : 0)) {
                break;
            }
            text.append(section);
            room -= bytes(section);
            left--;
        }
        if (left > 0) {
            text.append(rest(left, file));
        }
        String all = text.toString();
        return bytes(all) <= atMostBytes ? Optional.of(all) : Optional.empty();
    }

    /** Returns a section for each test: first the tests with results, then the tests with first calls in fresh JVMs. */
    private static List<String> sections(ResultsJson results) {
        Map<String, List<NamedResult>> byTest = new LinkedHashMap<>();
        NamedResult.newest(results.results()).forEach(one -> byTest.computeIfAbsent(
                        one.test() + network(one.result().network()), t -> new ArrayList<>())
                .add(one));
        Map<String, List<ResultsJson.FirstCall>> firstCalls = new LinkedHashMap<>();
        Judged.newestFirstCalls(results).forEach(row -> firstCalls
                .computeIfAbsent(
                        Markdown.text(row.testClass() + "." + row.testMethod()) + ", first calls in fresh JVMs"
                                + network(row.network()),
                        t -> new ArrayList<>())
                .add(row));
        List<String> sections = new ArrayList<>();
        byTest.values().forEach(test -> sections.add(section(test)));
        firstCalls.forEach((title, rows) -> sections.add(section(
                title + FIRST_CALLS,
                rows.stream().map(JobSummary::row).toList(),
                rows.stream().map(Judged::of).toList())));
        return sections;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String head(ResultsJson results) {
        var environment = results.environment();
        return "## DynamoDB latency\n\nTimes in ms, percentiles over the calls after the first ("
                + Markdown.text(environment.backend() + ", AWS SDK " + environment.sdkVersion() + ", "
                        + environment.jvm() + ", " + Numbers.counted(environment.cores(), "core"))
                + ").\n\n";
    }

    private static String rest(int tests, String file) {
        return "_" + Numbers.counted(tests, "more test") + (tests == 1 ? " is" : " are")
                + " not shown, because a step can write at most 1 MiB. All results: " + Markdown.text(file) + "._\n\n";
    }

    private static String section(List<NamedResult> test) {
        return section(
                Markdown.text(test.get(0).test()) + network(test.get(0).result().network()) + RESULTS,
                test.stream().map(JobSummary::row).toList(),
                test.stream().map(Judged::of).toList());
    }

    private static String section(String head, List<List<String>> rows, List<Judged> judged) {
        StringBuilder section = new StringBuilder("### ").append(head);
        rows.forEach(row -> section.append("| ").append(String.join(" | ", row)).append(" |\n"));
        section.append('\n');
        List<String> lines = judged.stream().flatMap(JobSummary::lines).toList();
        lines.forEach(line -> section.append("- ").append(line).append('\n'));
        return section.append(lines.isEmpty() ? "" : "\n").toString();
    }

    private static List<String> row(NamedResult one) {
        ResultsJson.Result result = one.result();
        return List.of(
                Markdown.text(one.label()),
                Integer.toString(result.count()),
                Integer.toString(result.errors()),
                millis(result.firstCallMillis()),
                millis(result.percentilesMillis().get("p50")),
                millis(result.percentilesMillis().get("p99")),
                millis(result.percentilesMillis().get("max")),
                connections(result.connections()),
                verdict(Judged.of(one)));
    }

    private static List<String> row(ResultsJson.FirstCall row) {
        ResultsJson.FirstCall.Spread whole = row.wholeMillis();
        return List.of(
                Markdown.text(Judged.of(row).label()),
                Integer.toString(row.jvms()),
                millis(whole == null ? null : whole.p50()),
                millis(whole == null ? null : whole.p90()),
                verdict(Judged.of(row)));
    }

    /** Returns a line for each verdict, followed by the diagnosis without evidence and fixes. */
    private static Stream<String> lines(Judged one) {
        String label = Markdown.text(one.label());
        return Stream.concat(
                one.expectations().stream().map(e -> symbol(e) + " " + label + ": " + Markdown.text(e.line())),
                one.remarks().stream().map(line -> label + ": " + Markdown.text(line)));
    }

    private static String verdict(Judged one) {
        if (one.expectations().isEmpty()) {
            return NONE;
        }
        if (one.failed() > 0) {
            return "❌ " + one.failed() + " of " + one.expectations().size() + " not met";
        }
        return one.expectations().stream().anyMatch(Judged::undecided) ? "⚠️ undecided" : "✅ met";
    }

    private static String symbol(ResultsJson.Expectation expectation) {
        return expectation.failed() ? "❌" : Judged.undecided(expectation) ? "⚠️" : "✅";
    }

    private static String network(ResultsJson.Network network) {
        return network.rttMillis() == null || network.tls() == null
                ? ", no emulated network"
                : ", " + NamedResult.number(network.rttMillis()) + " ms round trip, " + Markdown.text(network.tls());
    }

    private static String connections(ResultsJson.Connections connections) {
        if (connections.opened() == null) {
            return NONE;
        }
        // if the JVM recorded only full handshakes, the number is a minimum
        return (connections.atLeast() ? "≥ " : "") + connections.opened();
    }

    private static String millis(@Nullable Double millis) {
        return millis == null ? NONE : String.format(Locale.ROOT, "%.2f", millis);
    }
}
