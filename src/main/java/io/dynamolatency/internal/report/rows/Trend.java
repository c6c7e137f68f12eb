package io.dynamolatency.internal.report.rows;

import com.google.gson.stream.JsonWriter;
import io.dynamolatency.internal.judge.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The figures of each result over several runs. Results are matched by their names. Pure.
 *
 * @param series a series for each result that occurs both in the newest run and in an earlier run, in the order of the
 *     newest run
 */
public record Trend(List<Series> series) {

    /** The empty trend of a first run. */
    public static final Trend NONE = new Trend(List.of());

    /** The largest number of values in a line on the console. */
    static final int SHOWN = 5;

    /** A run. */
    public record Run(Instant at, ResultsJson results) {}

    /**
     * The figures of a result over several runs.
     *
     * @param row the result's position in the newest run, from 0
     * @param label a shorter name: the test, and what distinguishes its results
     * @param points the result's figures in each run, the oldest first; at least two
     * @param baseline the outcomes of comparing the newest run with the baseline; empty without a comparison
     */
    record Series(int row, String label, List<Point> points, List<ResultsJson.Expectation> baseline) {}

    /**
     * One result of one run.
     *
     * @param p50Millis the p50 in milliseconds; {@code null} with too few calls, like all other figures
     * @param atLeast whether the number of connections is only a minimum
     * @param verdict the worst verdict of the result; {@code null} without expectations
     */
    record Point(
            Instant at,
            @Nullable Double p50Millis,
            @Nullable Double p99Millis,
            @Nullable Integer connections,
            boolean atLeast,
            int calls,
            @Nullable String verdict) {

        private String connectionsInWords() {
            return connections == null ? "-" : (atLeast ? ">=" : "") + connections;
        }
    }

    /**
     * Returns the trend over earlier runs and the current run.
     *
     * @param before earlier runs, the oldest first
     */
    public static Trend of(List<Run> before, Run now) {
        Map<String, List<Point>> points = new LinkedHashMap<>();
        Map<String, NamedResult> newest = new LinkedHashMap<>();
        for (NamedResult one : NamedResult.newest(now.results().results())) {
            newest.put(one.name(), one);
            points.put(one.name(), new ArrayList<>());
        }
        List<Run> all = new ArrayList<>(before);
        all.add(now);
        for (Run run : all) {
            for (NamedResult one : NamedResult.newest(run.results().results())) {
                List<Point> ofOne = points.get(one.name());
                if (ofOne != null) {
                    ofOne.add(point(run.at(), one.result()));
                }
            }
        }
        List<Series> series = new ArrayList<>();
        newest.forEach((name, one) -> {
            List<Point> ofOne = points.getOrDefault(name, List.of());
            if (ofOne.size() > 1) {
                series.add(new Series(
                        one.row(),
                        one.test() + ", " + one.label(),
                        Collections.unmodifiableList(ofOne),
                        one.result().expectations().stream()
                                .filter(expectation -> expectation.name().endsWith("vs. baseline"))
                                .toList()));
            }
        });
        return new Trend(series);
    }

    private static Point point(Instant at, ResultsJson.Result result) {
        return new Point(
                at,
                result.percentilesMillis().get("p50"),
                result.percentilesMillis().get("p99"),
                result.connections().opened(),
                result.connections().atLeast(),
                result.count(),
                Verdict.WORST_FIRST.stream()
                        .map(Verdict::label)
                        .filter(verdict -> result.expectations().stream()
                                .anyMatch(expectation -> expectation.verdict().equals(verdict)))
                        .findFirst()
                        .orElse(null));
    }

    /**
     * Returns a line per series: {@code p50 over the last 5 runs: 6.10 6.02 6.20 6.15 6.25 ms; connections 1 1 1 1
     * 1}.
     */
    public List<String> lines() {
        return series.stream().map(Trend::line).toList();
    }

    /** Writes all series as an array for the page. */
    public void writeTo(JsonWriter json) throws IOException {
        json.beginArray();
        for (Series one : series) {
            json.beginObject();
            json.name("row").value(one.row());
            json.name("points").beginArray();
            for (Point point : one.points()) {
                json.beginObject();
                json.name("at").value(point.at().truncatedTo(ChronoUnit.SECONDS).toString());
                json.name("p50").value(point.p50Millis());
                json.name("p99").value(point.p99Millis());
                json.name("connections").value(point.connections());
                json.name("atLeast").value(point.atLeast());
                json.name("calls").value(point.calls());
                json.name("verdict").value(point.verdict());
                json.endObject();
            }
            json.endArray();
            json.name("baseline").beginArray();
            for (ResultsJson.Expectation expectation : one.baseline()) {
                json.value(expectation.line());
            }
            json.endArray();
            json.endObject();
        }
        json.endArray();
    }

    private static String line(Series series) {
        List<Point> points = series.points();
        List<Point> last = points.subList(Math.max(0, points.size() - SHOWN), points.size());
        String baseline = series.baseline().stream()
                .map(one -> "; " + one.name() + " " + one.observed() + ", limit " + one.limit())
                .collect(Collectors.joining());
        return series.label() + ": p50 over the last " + last.size() + " runs: "
                + values(last, p -> RowWords.millis(p.p50Millis()))
                + " ms; connections "
                + values(last, Point::connectionsInWords)
                + baseline;
    }

    private static String values(List<Point> points, Function<Point, String> value) {
        return points.stream().map(value).collect(Collectors.joining(" "));
    }
}
