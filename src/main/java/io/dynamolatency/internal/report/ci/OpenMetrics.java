package io.dynamolatency.internal.report.ci;

import io.dynamolatency.internal.report.rows.NamedResult;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.text.SafeText;
import java.math.BigDecimal;
import java.math.RoundingMode;
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

    private static final Map<String, String> QUANTILES = quantiles();

    private OpenMetrics() {}

    private static Map<String, String> quantiles() {
        Map<String, String> quantiles = new LinkedHashMap<>();
        // quantiles, written in the form that the specification requires
        quantiles.put("p50", "0.5");
        quantiles.put("p90", "0.9");
        quantiles.put("p95", "0.95");
        quantiles.put("p99", "0.99");
        quantiles.put("p99.9", "0.999");
        quantiles.put("max", "1.0");
        return quantiles;
    }

    /** Returns the file's text, which ends with {@code # EOF}. */
    static String of(ResultsJson results) {
        List<NamedResult> named = NamedResult.newest(results.results());
        StringBuilder text = new StringBuilder();
        summary(text, named);
        gauge(
                text,
                "first_call_duration_seconds",
                "seconds",
                "Duration of the first timed call.",
                named,
                (one, to) -> to.add(one.result().firstCallMillis(), 1e-3));
        gauge(
                text,
                "predicted_duration_seconds",
                "seconds",
                "Duration of a call as predicted from the emulated round trips.",
                named,
                (one, to) -> to.add(one.result().predictedMillis(), 1e-3));
        gauge(
                text,
                "calls",
                "",
                "Timed calls that succeeded.",
                named,
                (one, to) -> to.add((double) one.result().count(), 1));
        gauge(
                text,
                "failed_calls",
                "",
                "Timed calls that failed.",
                named,
                (one, to) -> to.add((double) one.result().errors(), 1));
        gauge(
                text,
                "connections",
                "",
                "Known connections opened while calls were timed.",
                named,
                (one, to) -> to.add(one.result().connections().opened(), 1));
        gauge(text, "handshakes", "", "TLS handshakes while calls were timed, by their kind.", named, (one, to) -> {
            ResultsJson.Connections connections = one.result().connections();
            to.add("kind", "full", connections.fullHandshakes());
            to.add("kind", "resumed", connections.resumedHandshakes());
            to.add("kind", "failed", connections.failedHandshakes());
        });
        gauge(
                text,
                "retries",
                "",
                "Exchanges that repeated an earlier attempt.",
                named,
                (one, to) -> to.add(one.result().connections().retries(), 1));
        Map<Map<String, String>, List<ResultsJson.Expectation>> judged = new LinkedHashMap<>();
        named.forEach(one -> judged.put(labels(one), one.result().expectations()));
        Judged.newestFirstCalls(results).forEach(row -> judged.put(labels(row, judged.keySet()), row.expectations()));
        family(
                text,
                "expectations",
                "gauge",
                "",
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
                "",
                "Expectations that fail their test.",
                judged.entrySet(),
                Map.Entry::getKey,
                (one, to) -> to.add(
                        one.getValue().stream()
                                .filter(ResultsJson.Expectation::failed)
                                .count(),
                        1));
        environment(text, results);
        return text.append("# EOF\n").toString();
    }

    private static void summary(StringBuilder text, List<NamedResult> named) {
        family(
                text,
                "call_duration_seconds",
                "summary",
                "seconds",
                "Response times of the calls after the first; quantile 1.0 is the slowest.",
                named,
                OpenMetrics::labels,
                (one, to) -> QUANTILES.forEach((percentile, quantile) -> {
                    Double millis = one.result().percentilesMillis().get(percentile);
                    to.add("quantile", quantile, millis == null ? null : millis * 1e-3);
                }));
    }

    private static void gauge(
            StringBuilder text,
            String name,
            String unit,
            String help,
            List<NamedResult> named,
            BiConsumer<NamedResult, Samples> samples) {
        family(text, name, "gauge", unit, help, named, OpenMetrics::labels, samples);
    }

    /** Adds a metric family. Adds nothing if all figures of the family are unknown. */
    private static <T> void family(
            StringBuilder text,
            String name,
            String type,
            String unit,
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
            describe(text, full, type, unit, help);
            text.append(lines);
        }
    }

    private static void describe(StringBuilder text, String name, String type, String unit, String help) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        if (!unit.isEmpty()) {
            text.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
        }
        text.append("# HELP ").append(name).append(' ').append(escape(help)).append('\n');
    }

    private static void environment(StringBuilder text, ResultsJson results) {
        String name = "dynamolatency_environment";
        describe(text, name, "gauge", "", "The environment, as labels; the value is 1.");
        var environment = results.environment();
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("jvm", environment.jvm());
        labels.put("os", environment.os());
        labels.put("cores", Integer.toString(environment.cores()));
        labels.put("sdk_version", environment.sdkVersion());
        labels.put("backend", environment.backend());
        new Samples(text, name, labels).add(1.0, 1);
    }

    /** Returns the labels of a result, which are unique in the run. Labels without a value are left out. */
    private static Map<String, String> labels(NamedResult one) {
        ResultsJson.Result result = one.result();
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
        BigDecimal rounded =
                BigDecimal.valueOf(value).setScale(12, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    /** Escapes the value of a label or a help text. */
    static String escape(String text) {
        return SafeText.lines(text).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
