package io.dynamolatency.internal.report.rows;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.Statistic;
import java.util.List;
import java.util.function.Consumer;

/** Rows of {@code results.json}, for tests of what is made from them. */
public final class SampleRows {

    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    private SampleRows() {}

    /** A reused connection as expected, a closed connection against expectation, and an undecided result. */
    public static ResultsJson mixed() {
        ResultData kept = SampleResults.of(KEEP_ALIVE).alike(120, 6.25).get();
        ResultData closed = SampleResults.of(CLOSE).alike(49, 55).get();
        return ResultsJson.of(List.of(
                new ReportEntry(kept, List.of(new LatencyLimit(Statistic.P50, ofMillis(10)).check(kept))),
                new ReportEntry(
                        closed,
                        List.of(
                                new ConnectionLimit(1).check(closed),
                                new LatencyLimit(Statistic.P90, ofMillis(60)).check(closed)))));
    }

    /** Returns the same with each result changed. */
    public static ResultsJson changed(ResultsJson results, Consumer<JsonObject> change) {
        JsonObject tree = GSON.toJsonTree(results).getAsJsonObject();
        tree.getAsJsonArray("results").forEach(result -> change.accept(result.getAsJsonObject()));
        return GSON.fromJson(tree, ResultsJson.class);
    }

    /** Returns the same with another method in each result. */
    public static ResultsJson named(ResultsJson results, String testMethod) {
        return changed(results, result -> result.addProperty("testMethod", testMethod));
    }

    /** Returns so many tests of two results each. */
    public static ResultsJson many(int tests) {
        JsonObject tree = GSON.toJsonTree(mixed()).getAsJsonObject();
        var rows = tree.getAsJsonArray("results");
        var all = new com.google.gson.JsonArray();
        for (int i = 0; i < tests; i++) {
            String method = "test" + i;
            rows.forEach(row -> {
                JsonObject copy = row.deepCopy().getAsJsonObject();
                copy.addProperty("testMethod", method);
                all.add(copy);
            });
        }
        tree.add("results", all);
        return GSON.fromJson(tree, ResultsJson.class);
    }
}
