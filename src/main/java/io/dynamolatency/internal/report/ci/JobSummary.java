package io.dynamolatency.internal.report.ci;

import io.dynamolatency.internal.report.rows.NamedResult;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.text.SafeText;
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

    private JobSummary() {}

    /**
     * Returns the summary. A summary that is too long is cut after a whole test, and says that it was cut.
     *
     * @param atMostBytes the longest text, in bytes of UTF-8
     * @param file the path of the file with all results
     * @return the summary; empty if nothing fits
     */
    static Optional<String> of(ResultsJson results, int atMostBytes, String file) {
        Map<String, List<NamedResult>> byTest = new LinkedHashMap<>();
        for (NamedResult one : NamedResult.newest(results.results())) {
            byTest.computeIfAbsent(one.test() + network(one.result().network()), t -> new ArrayList<>())
                    .add(one);
        }
        String head = head(results);
        String rest = rest(byTest.size(), file);
        StringBuilder text = new StringBuilder(head);
        int left = byTest.size();
        int room = atMostBytes - bytes(head) - bytes(rest);
        for (Map.Entry<String, List<NamedResult>> test : byTest.entrySet()) {
            String section = section(test.getValue());
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

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String head(ResultsJson results) {
        var environment = results.environment();
        return "## DynamoDB latency\n\nTimes in ms, percentiles over the calls after the first ("
                + text(environment.backend() + ", AWS SDK " + environment.sdkVersion() + ", " + environment.jvm() + ", "
                        + environment.cores() + " cores")
                + ").\n\n";
    }

    private static String rest(int tests, String file) {
        return "_" + tests + (tests == 1 ? " more test" : " more tests") + ": a step may write only 1 MiB. All are in "
                + text(file) + "._\n\n";
    }

    private static String section(List<NamedResult> test) {
        StringBuilder section = new StringBuilder("### ")
                .append(text(test.get(0).test()))
                .append(network(test.get(0).result().network()))
                .append("\n\n| mode | calls | failed | first | p50 | p99 | max | connections | verdict |\n")
                .append("|---|--:|--:|--:|--:|--:|--:|--:|---|\n");
        for (NamedResult one : test) {
            section.append("| ").append(String.join(" | ", row(one))).append(" |\n");
        }
        section.append('\n');
        List<String> lines = test.stream().flatMap(JobSummary::lines).toList();
        lines.forEach(line -> section.append("- ").append(line).append('\n'));
        return section.append(lines.isEmpty() ? "" : "\n").toString();
    }

    private static List<String> row(NamedResult one) {
        ResultsJson.Result result = one.result();
        return List.of(
                text(one.label()),
                Integer.toString(result.count()),
                Integer.toString(result.errors()),
                millis(result.firstCallMillis()),
                millis(result.percentilesMillis().get("p50")),
                millis(result.percentilesMillis().get("p99")),
                millis(result.percentilesMillis().get("max")),
                connections(result.connections()),
                verdict(result));
    }

    /** Returns a line for each verdict, and the first line of each diagnosis. */
    private static Stream<String> lines(NamedResult one) {
        String label = text(one.label());
        Stream<String> verdicts = one.result().expectations().stream()
                .map(e -> symbol(e) + " " + label + ": "
                        + text(e.name() + " " + e.observed() + ", limit " + e.limit() + ": " + e.verdict()));
        Stream<String> remarks = firstLines(one.result()).stream().map(line -> label + ": " + text(line));
        return Stream.concat(verdicts, remarks);
    }

    /** Returns the diagnosis without evidence and fixes, which are in the file {@code results.json}. */
    static List<String> firstLines(ResultsJson.Result result) {
        return result.diagnosis().stream()
                .filter(line -> !line.startsWith("evidence: ") && !line.startsWith("fix: "))
                .toList();
    }

    private static String verdict(ResultsJson.Result result) {
        if (result.expectations().isEmpty()) {
            return NONE;
        }
        long failed = result.expectations().stream()
                .filter(ResultsJson.Expectation::failed)
                .count();
        if (failed > 0) {
            return "❌ " + failed + " of " + result.expectations().size() + " not met";
        }
        boolean open = result.expectations().stream().anyMatch(Annotations::undecided);
        return open ? "⚠️ undecided" : "✅ met";
    }

    private static String symbol(ResultsJson.Expectation expectation) {
        return expectation.failed() ? "❌" : Annotations.undecided(expectation) ? "⚠️" : "✅";
    }

    private static String network(ResultsJson.Network network) {
        return network.rttMillis() == null || network.tls() == null
                ? ", no emulated network"
                : ", " + NamedResult.number(network.rttMillis()) + " ms round trip, " + text(network.tls());
    }

    private static String connections(ResultsJson.Connections connections) {
        if (connections.opened() == null) {
            return NONE;
        }
        // if the JVM recorded only full handshakes, the number is a minimum
        return (connections.evidence().equals("FULL_HANDSHAKES") ? "≥ " : "") + connections.opened();
    }

    private static String millis(@Nullable Double millis) {
        return millis == null ? NONE : String.format(Locale.ROOT, "%.2f", millis);
    }

    /** Escapes a text for Markdown and HTML, so that it stays in its table cell and on its line. */
    static String text(String raw) {
        StringBuilder escaped = new StringBuilder(raw.length() + 16);
        SafeText.line(raw).codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                // within code, a backslash does not escape a pipe, but the HTML entity does
                case '|' -> escaped.append("&#124;");
                // an @ would notify a user
                case '@' -> escaped.append("&#64;");
                case '\\', '`', '*', '_', '[', ']', '#', '~', '!', '$' ->
                    escaped.append('\\').appendCodePoint(c);
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
