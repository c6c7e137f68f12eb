package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonObject;
import io.dynamolatency.Rate;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.RowWords;
import io.dynamolatency.internal.report.rows.TextTable;
import io.dynamolatency.internal.text.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Formats merged results as plain text, one table per test. Pure. */
final class MergedTable {

    private static final List<String> HEAD = List.of(
            "mode",
            "client",
            "threads",
            "rate",
            "shards",
            "calls",
            "failed",
            "first",
            "p50",
            "p90",
            "p99",
            "max",
            "connections");

    private record Row(ResultsJson.Result result, int shards) {}

    private MergedTable() {}

    /** Returns the text for a merged {@code results.json}. */
    static String of(JsonObject json) {
        String end = System.lineSeparator();
        JsonObject environment = json.getAsJsonObject("environment");
        List<JsonObject> shards = Json.objects(json.get(RowMerge.SHARDS));
        StringBuilder text = new StringBuilder(end)
                .append("DynamoDB latency of ")
                .append(shards.size())
                .append(shards.size() == 1 ? " shard" : " shards")
                .append(", times in ms, percentiles over the calls after the first, accurate to 0.1 % (")
                .append(Json.text(environment, "backend"))
                .append(", AWS SDK ")
                .append(Json.text(environment, "sdkVersion"))
                .append(", ")
                .append(Json.text(environment, "jvm"))
                .append(')')
                .append(end);
        Map<String, List<Row>> byTest = new LinkedHashMap<>();
        for (JsonObject object : Json.objects(json.get("results"))) {
            Row row = new Row(
                    ResultsJson.GSON.fromJson(object, ResultsJson.Result.class),
                    Json.objects(object.get(RowMerge.SHARDS)).size());
            byTest.computeIfAbsent(
                            row.result.testClass() + "." + row.result.testMethod() + "  "
                                    + row.result.network().profile(),
                            t -> new ArrayList<>())
                    .add(row);
        }
        byTest.forEach((test, rows) -> {
            text.append(end).append(SafeText.line(test)).append(end);
            boolean clients = rows.stream()
                            .map(row -> RowWords.client(row.result))
                            .distinct()
                            .count()
                    > 1;
            List<List<String>> cells = new ArrayList<>(List.of(HEAD));
            rows.forEach(row -> cells.add(cells(row, clients)));
            TextTable.lines(cells, Set.of(0, 1))
                    .forEach(line -> text.append("  ").append(line).append(end));
            rows.forEach(row -> remarks(row.result, clients)
                    .forEach(remark ->
                            text.append("    ").append(SafeText.line(remark)).append(end)));
        });
        firstCalls(json, text);
        List<String> suites = MergedSuites.lines(json).toList();
        text.append(suites.isEmpty() ? "" : end);
        suites.forEach(line -> text.append(SafeText.line(line)).append(end));
        return text.append(end).toString();
    }

    private static void firstCalls(JsonObject json, StringBuilder text) {
        String end = System.lineSeparator();
        Map<String, List<JsonObject>> byTest = new LinkedHashMap<>();
        Json.objects(json.get(Part.FIRST_CALLS)).forEach(row -> byTest.computeIfAbsent(
                        Json.text(row, "testClass") + "." + Json.text(row, "testMethod"), t -> new ArrayList<>())
                .add(row));
        byTest.forEach((test, rows) -> {
            text.append(end)
                    .append(SafeText.line(test))
                    .append("  first calls in fresh JVMs, ms")
                    .append(end);
            List<List<String>> cells = new ArrayList<>(List.of(List.of("variant", "shard", "JVMs", "p50", "p90")));
            List<String> remarks = new ArrayList<>();
            for (JsonObject object : rows) {
                ResultsJson.FirstCall row = ResultsJson.GSON.fromJson(object, ResultsJson.FirstCall.class);
                String shard = String.valueOf(Json.text(object, "shard"));
                ResultsJson.FirstCall.Spread whole = row.wholeMillis();
                cells.add(List.of(
                        row.variant(),
                        shard,
                        Integer.toString(row.jvms()),
                        RowWords.millis(whole == null ? null : whole.p50()),
                        RowWords.millis(whole == null ? null : whole.p90())));
                Stream.concat(row.expectations().stream().map(ResultsJson.Expectation::line), row.notes().stream())
                        .forEach(remark -> remarks.add(row.variant() + ", " + shard + ": " + remark));
            }
            TextTable.lines(cells, Set.of(0, 1))
                    .forEach(line -> text.append("  ").append(line).append(end));
            remarks.forEach(
                    remark -> text.append("    ").append(SafeText.line(remark)).append(end));
        });
    }

    private static List<String> cells(Row row, boolean clients) {
        ResultsJson.Result result = row.result;
        return List.of(
                RowWords.mode(result.mode()),
                clients ? RowWords.client(result) : "",
                result.concurrency() == 1 ? "" : Integer.toString(result.concurrency()),
                result.ratePerSecond() == null
                        ? ""
                        : Rate.format(result.ratePerSecond().asked()),
                Integer.toString(row.shards),
                Integer.toString(result.count()),
                result.errors() == 0 ? "" : Integer.toString(result.errors()),
                RowWords.millis(result.firstCallMillis()),
                RowWords.millis(result.percentilesMillis().get("p50")),
                RowWords.millis(result.percentilesMillis().get("p90")),
                RowWords.millis(result.percentilesMillis().get("p99")),
                RowWords.millis(result.percentilesMillis().get("max")),
                opened(result.connections()));
    }

    private static Stream<String> remarks(ResultsJson.Result result, boolean clients) {
        String of = RowWords.mode(result.mode()) + (clients ? ", " + RowWords.client(result) : "") + ": ";
        return Stream.concat(
                        result.expectations().stream().map(ResultsJson.Expectation::line), result.diagnosis().stream())
                .map(line -> of + line);
    }

    private static String opened(ResultsJson.Connections connections) {
        return connections.opened() == null ? "-" : (connections.atLeast() ? ">= " : "") + connections.opened();
    }
}
