package io.dynamolatency.internal.report.ci;

import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.report.rows.NamedResult;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsJson.Result;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.text.SafeText;
import io.dynamolatency.result.Statistic;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the figures of a run as OpenMetrics 1.0 text, with times in seconds. Percentiles are written as quantiles of a
 * summary, because only this type of metric has quantiles. All other figures are written as gauges and not as counters,
 * because each run counts from 0. For the same reason the summary has no count and no sum.
 *
 * <p>The text has only gauges and summaries, and no time stamps. Therefore tools for the older Prometheus text format,
 * such as the node exporter, can also read it. Pure.
 */
final class OpenMetrics {

    static final String FILE = "metrics.prom";

    /** The end of the name of each family whose figures are times. */
    private static final String SECONDS = "_seconds";

    private OpenMetrics() {}

    /** Returns the file's text, which ends with {@code # EOF}. */
    static String of(ResultsJson results) {
        List<NamedResult> named = NamedResult.newest(results.results());
        StringBuilder text = new StringBuilder();
        family(
                text,
                "call_duration_seconds",
                "summary",
                "Response times of the calls after the first; quantile 1.0 is the slowest.",
                named,
                OpenMetrics::labels,
                (one, to) -> quantiles(one.result().percentilesMillis(), to));
        gauge(text, "first_call_duration_seconds", "Duration of the first timed call.", named, Result::firstCallMillis);
        gauge(
                text,
                "predicted_duration_seconds",
                "Duration of a call as predicted from the emulated round trips.",
                named,
                Result::predictedMillis);
        gauge(text, "calls", "Timed calls that succeeded.", named, Result::count);
        gauge(text, "failed_calls", "Timed calls that failed.", named, Result::errors);
        gauge(
                text,
                "connections",
                "Known connections opened while calls were timed.",
                named,
                result -> result.connections().opened());
        family(
                text,
                "handshakes",
                "gauge",
                "TLS handshakes while calls were timed, by their kind.",
                named,
                OpenMetrics::labels,
                (one, to) -> {
                    ResultsJson.Connections connections = one.result().connections();
                    to.add("kind", "full", connections.fullHandshakes());
                    to.add("kind", "resumed", connections.resumedHandshakes());
                    to.add("kind", "failed", connections.failedHandshakes());
                });
        gauge(text, "retries", "Exchanges that repeated an earlier attempt.", named, result -> result.connections()
                .retries());
        Map<Map<String, String>, List<ResultsJson.Expectation>> judged = new LinkedHashMap<>();
        named.forEach(one -> judged.put(labels(one), one.result().expectations()));
        Judged.newestFirstCalls(results).forEach(row -> judged.put(labels(row, judged.keySet()), row.expectations()));
        family(
                text,
                "expectations",
                "gauge",
                "Expectations of a result or of first calls, by verdict.",
                judged.entrySet(),
                Map.Entry::getKey,
                (one, to) -> one.getValue().stream()
                        .collect(Collectors.groupingBy(
                                ResultsJson.Expectation::verdict, LinkedHashMap::new, Collectors.counting()))
                        .forEach((verdict, count) -> to.add("verdict", verdict, count)));
        family(
                text,
                "failed_expectations",
                "gauge",
                "Expectations that fail their test.",
                judged.entrySet(),
                Map.Entry::getKey,
                (one, to) -> to.add(
                        one.getValue().stream()
                                .filter(ResultsJson.Expectation::failed)
                                .count(),
                        1));
        family(
                text,
                "environment",
                "gauge",
                "The environment, as labels; the value is 1.",
                List.of(results.environment()),
                OpenMetrics::labels,
                (one, to) -> to.add(1, 1));
        return text.append("# EOF\n").toString();
    }

    private static void quantiles(Map<String, @Nullable Double> percentilesMillis, Samples to) {
        for (Statistic statistic : Statistic.values()) {
            Double millis = percentilesMillis.get(statistic.label());
            // the specification requires the form 1.0 for the maximum
            statistic
                    .quantile()
                    .ifPresent(quantile ->
                            to.add("quantile", Double.toString(quantile), millis == null ? null : millis * 1e-3));
        }
    }

    /** Adds a family with one figure per result, a count or a time in milliseconds. */
    private static void gauge(
            StringBuilder text,
            String name,
            String help,
            List<NamedResult> named,
            Function<Result, @Nullable Number> figure) {
        double factor = name.endsWith(SECONDS) ? 1e-3 : 1;
        family(
                text,
                name,
                "gauge",
                help,
                named,
                OpenMetrics::labels,
                (one, to) -> to.add(figure.apply(one.result()), factor));
    }

    /** Adds a metric family. Adds nothing if all figures of the family are unknown. */
    private static <T> void family(
            StringBuilder text,
            String name,
            String type,
            String help,
            Collection<T> rows,
            Function<T, Map<String, String>> labels,
            BiConsumer<T, Samples> samples) {
        String full = "dynamolatency_" + name;
        StringBuilder lines = new StringBuilder();
        for (T one : rows) {
            samples.accept(one, new Samples(lines, full, labels.apply(one)));
        }
        if (lines.length() > 0) {
            text.append("# TYPE ").append(full).append(' ').append(type).append('\n');
            if (name.endsWith(SECONDS)) {
                text.append("# UNIT ").append(full).append(" seconds\n");
            }
            text.append("# HELP ").append(full).append(' ').append(escape(help)).append('\n');
            text.append(lines);
        }
    }

    private static Map<String, String> labels(Environment environment) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("jvm", environment.jvm());
        labels.put("os", environment.os());
        labels.put("cores", Integer.toString(environment.cores()));
        labels.put("sdk_version", environment.sdkVersion());
        labels.put("backend", environment.backend());
        return labels;
    }

    /** Returns the labels of a result, which are unique in the run. Labels without a value are left out. */
    private static Map<String, String> labels(NamedResult one) {
        Result result = one.result();
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("test_class", result.testClass());
        labels.put("test_method", result.testMethod());
        labels.put("mode", result.mode().toLowerCase(Locale.ROOT));
        if (result.httpClient() != null) {
            labels.put("http_client", result.httpClient().toLowerCase(Locale.ROOT));
        }
        if (result.client() != null) {
            labels.put("client", result.client());
        }
        network(result.network(), labels);
        labels.put("threads", Integer.toString(result.concurrency()));
        if (result.ratePerSecond() != null) {
            labels.put("rate_per_second", number(result.ratePerSecond().asked()));
        }
        if (one.measurement() > 1) {
            labels.put("measurement", Integer.toString(one.measurement()));
        }
        return labels;
    }

    /** Returns the labels of first calls. They differ from all labels in {@code taken}. */
    private static Map<String, String> labels(ResultsJson.FirstCall row, Set<Map<String, String>> taken) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("test_class", row.testClass());
        labels.put("test_method", row.testMethod());
        labels.put("mode", row.mode().toLowerCase(Locale.ROOT));
        labels.put("variant", row.variant().toLowerCase(Locale.ROOT));
        if (row.httpClient() != null) {
            labels.put("http_client", row.httpClient().toLowerCase(Locale.ROOT));
        }
        network(row.network(), labels);
        for (int measurement = 2; taken.contains(labels); measurement++) {
            labels.put("measurement", Integer.toString(measurement));
        }
        return labels;
    }

    private static void network(ResultsJson.Network network, Map<String, String> labels) {
        if (network.rttMillis() != null) {
            labels.put("rtt_seconds", number(network.rttMillis() * 1e-3));
        }
        if (network.tls() != null) {
            labels.put("tls", network.tls().toLowerCase(Locale.ROOT));
        }
    }

    /** Adds samples to a metric family. Leaves out samples whose figure is unknown. */
    private record Samples(StringBuilder text, String name, Map<String, String> labels) {

        void add(@Nullable Number value, double factor) {
            if (value != null) {
                line(labels, value.doubleValue() * factor);
            }
        }

        void add(String label, String of, @Nullable Number value) {
            if (value != null) {
                Map<String, String> more = new LinkedHashMap<>(labels);
                more.put(label, of);
                line(more, value.doubleValue());
            }
        }

        private void line(Map<String, String> all, double value) {
            text.append(name)
                    .append('{')
                    .append(all.entrySet().stream()
                            .map(label -> label.getKey() + "=\"" + escape(label.getValue()) + '"')
                            .collect(Collectors.joining(",")))
                    .append("} ")
                    .append(number(value))
                    .append('\n');
        }
    }

    /** Formats a number with at most 12 decimals, without an exponent. */
    private static String number(double value) {
        return Numbers.plain(value, 12);
    }

    /** Escapes the value of a label or a help text. */
    static String escape(String text) {
        return SafeText.lines(text).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
