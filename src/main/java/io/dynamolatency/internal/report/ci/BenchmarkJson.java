package io.dynamolatency.internal.report.ci;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.dynamolatency.internal.report.rows.NamedResult;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the figures of a run for tools that track benchmarks from commit to commit. The file has the format {@code
 * customSmallerIsBetter} of the tool {@code github-action-benchmark}. For each result, the file has an entry for the
 * p50, the p99 and the connections per call, as far as they are known. Pure.
 */
final class BenchmarkJson {

    static final String FILE = "benchmark.json";

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private BenchmarkJson() {}

    /**
     * An entry of the file. {@code range} and {@code extra} are texts for readers. A {@code null} field is left out.
     */
    record Entry(
            String name,
            String unit,
            double value,
            @Nullable String range,
            @Nullable String extra) {}

    /** Returns the file's text. */
    static String of(List<ResultsJson.Result> results) {
        return GSON.toJson(entries(results)) + "\n";
    }

    /** Returns the entries, in the order of the results. Names are unique. */
    static List<Entry> entries(List<ResultsJson.Result> results) {
        List<Entry> entries = new ArrayList<>();
        for (NamedResult one : NamedResult.newest(results)) {
            for (String percentile : List.of("p50", "p99")) {
                Double millis = one.result().percentilesMillis().get(percentile);
                if (millis != null) {
                    entries.add(new Entry(
                            one.name() + " " + percentile,
                            "ms",
                            millis,
                            range(one.result(), percentile),
                            calls(one.result())));
                }
            }
            Integer opened = one.result().connections().opened();
            // a number that is only a minimum is left out, because a smaller minimum is not better
            if (opened != null
                    && one.result().calls() > 0
                    && !one.result().connections().atLeast()) {
                entries.add(new Entry(
                        one.name() + " connections per call",
                        "connections",
                        opened.doubleValue() / one.result().calls(),
                        null,
                        Numbers.counted(opened, "connection") + " in " + calls(one.result())));
            }
        }
        return entries;
    }

    private static @Nullable String range(ResultsJson.Result result, String percentile) {
        ResultsJson.Interval interval = result.intervalsMillis() == null
                ? null
                : result.intervalsMillis().get(percentile);
        if (interval == null) {
            return null;
        }
        Double low = interval.low();
        Double high = interval.high();
        if (low == null) {
            return high == null ? null : "up to " + NamedResult.number(high);
        }
        return NamedResult.number(low) + (high == null ? " or more" : " to " + NamedResult.number(high));
    }

    private static String calls(ResultsJson.Result result) {
        return Numbers.counted(result.count(), "call")
                + (result.errors() == 0 ? "" : ", and " + result.errors() + " that failed");
    }
}
