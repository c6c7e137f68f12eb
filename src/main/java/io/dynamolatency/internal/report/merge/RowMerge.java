package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.dynamolatency.internal.calls.RecordedTimes;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.report.rows.FaultRow;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Merges the rows of one test from several shards. Pure.
 *
 * <p>Counts are added. Percentiles are computed from the added histograms. A maximum time is the longest time of all
 * shards. An achieved rate or the CPU steal is the worst value of all shards. Some figures make sense for one machine
 * only, such as the round trips of a call. In the merged row these figures are {@code null}, and the shards' own rows
 * contain them. Verdicts come from the shards, because each shard made calls until its verdicts were decided. Another
 * judgement of all calls would be one more interim look.
 *
 * @param rows the shards' rows, at least one
 * @param times the added histograms of all rows
 */
record RowMerge(List<Shard.Row> rows, RowTimes times) {

    /** The field with the shards' own rows. */
    static final String SHARDS = "shards";

    private static final List<String> WORST_FIRST =
            Verdict.WORST_FIRST.stream().map(Verdict::label).toList();

    private static final Map<String, Function<SameObjects, JsonElement>> NOISE = Map.of(
            "stalls", of -> of.sum("stalls"),
            "stalledCalls", of -> of.sum("stalledCalls"),
            "longestStallMillis", of -> of.figure("longestStallMillis", Math::max),
            "stalledMillis", of -> of.figure("stalledMillis", Double::sum),
            "gcPauses", of -> of.sum("gcPauses"),
            "cpuStealPercent", of -> of.figure("cpuStealPercent", Math::max),
            "unknown", of -> of.union("unknown"));

    private static final Map<String, Function<SameObjects, JsonElement>> DELAYS = Map.of(
            "count", of -> of.sum("count"),
            "askedMillis", of -> highest(of, "askedMillis"),
            "appliedMillis", of -> highest(of, "appliedMillis"),
            "lateMicros", of -> highest(of, "lateMicros"),
            "held", of -> of.bool("held", (one, other) -> one && other));

    private static final Map<String, Function<SameObjects, JsonElement>> CONNECTIONS = Map.of(
            "evidence", of -> of.least("evidence"),
            "opened", of -> of.sum("opened"),
            "failedHandshakes", of -> of.sum("failedHandshakes"),
            "fullHandshakes", of -> of.sum("fullHandshakes"),
            "resumedHandshakes", of -> of.sum("resumedHandshakes"),
            "closedByClient", of -> of.sum("closedByClient"),
            "closedByServer", of -> of.sum("closedByServer"),
            "exchanges", of -> of.sum("exchanges"),
            "retries", of -> of.sum("retries"),
            "reuseRatio", SameObjects::reuse);

    private static JsonElement highest(SameObjects delays, String spread) {
        return delays.object(
                spread,
                Map.of(
                        "p50", of -> of.figure("p50", Math::max),
                        "p99", of -> of.figure("p99", Math::max),
                        "max", of -> of.figure("max", Math::max)));
    }

    static RowMerge of(List<Shard.Row> rows) {
        return new RowMerge(
                rows, rows.stream().map(Shard.Row::times).reduce(RowTimes::plus).orElseThrow());
    }

    /** Returns the names of the shards. */
    List<String> shards() {
        return rows.stream().map(Shard.Row::shard).toList();
    }

    /**
     * Returns the data that the page draws. Calls and connections are only drawn for a result of a single shard.
     *
     * @param json the merged row
     */
    ResultPicture picture(JsonObject json) {
        return rows.size() == 1 && rows.get(0).picture().isPresent()
                ? rows.get(0).picture().get()
                : ResultPicture.of(
                        ResultsJson.GSON.fromJson(json, ResultsJson.Result.class),
                        Optional.of(times.response()),
                        rows.size() == 1
                                ? WholeRun.NOT_DRAWN
                                : "Calls and connections of " + rows.size()
                                        + " machines have no common timeline: see each shard's own " + ReportFiles.PAGE
                                        + ".");
    }

    /** Returns the merged row. */
    JsonObject json() {
        JsonObject merged = new JsonObject();
        SameObjects values = new SameObjects(rows.stream().map(Shard.Row::json).toList());
        for (String field : values.fields()) {
            merged.add(field, merged(field, values));
        }
        merged.remove("fork");
        JsonArray beneath = new JsonArray();
        for (Shard.Row row : rows) {
            JsonObject one = row.json().deepCopy();
            one.addProperty("shard", row.shard());
            beneath.add(one);
        }
        merged.add(SHARDS, beneath);
        return merged;
    }

    private JsonElement merged(String field, SameObjects values) {
        return switch (field) {
            case "count", "errors", "warmup" -> values.sum(field);
            case "firstCallMillis", "ownFirstCallMillis", "serviceFirstCallMillis" ->
                values.having(field).figure(field, Math::max);
            case "percentilesMillis" -> percentiles(times.response(), slowest("percentilesMillis"));
            case "servicePercentilesMillis" ->
                times.service()
                        .map(service -> percentiles(service, slowest("servicePercentilesMillis")))
                        .orElse(JsonNull.INSTANCE);
            case "ownPercentilesMillis" ->
                percentiles(times.own().orElse(times.response()), slowest("ownPercentilesMillis"));
            case "warmupStable" -> values.bool(field, (one, other) -> one && other);
            case "warmupCutShort" -> values.bool(field, (one, other) -> one || other);
            case "predictedMillis" -> mean(field);
            case "confidence" -> values.figure(field, Math::min);
            case "ratePerSecond" ->
                values.object(
                        field,
                        Map.of(
                                "achieved",
                                of -> of.figure("achieved", Math::min),
                                "held",
                                of -> of.bool("held", (a, b) -> a && b)));
            case "noise" -> values.object(field, NOISE);
            case "delays" -> values.object(field, DELAYS);
            case "connections" -> values.object(field, CONNECTIONS);
            case "faults" -> faults();
            case "expectations" -> expectations();
            case "diagnosis" -> diagnosis();
            // these figures only make sense for one machine or one run
            case "roundTripsPerCall", "phasesMillis" ->
                rows.size() == 1 ? rows.get(0).json().get(field) : JsonNull.INSTANCE;
            default -> values.alike(field);
        };
    }

    /** Returns the mean of a field, weighted by calls; {@code null} if a value is unknown. */
    private JsonElement mean(String field) {
        double calls = 0;
        double weighted = 0;
        for (Shard.Row row : rows) {
            JsonElement value = row.json().get(field);
            if (value == null || value.isJsonNull()) {
                return JsonNull.INSTANCE;
            }
            calls += row.result().count();
            weighted += row.result().count() * value.getAsDouble();
        }
        return calls == 0 ? JsonNull.INSTANCE : new JsonPrimitive(weighted / calls);
    }

    private Duration slowest(String field) {
        return rows.stream()
                .map(row -> row.json().get(field))
                .filter(JsonObject.class::isInstance)
                .map(percentiles -> percentiles.getAsJsonObject().get(Statistic.MAX.label()))
                .filter(max -> max != null && !max.isJsonNull())
                .map(max -> Duration.ofNanos(Math.round(max.getAsDouble() * 1e6)))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ofNanos(Long.MAX_VALUE));
    }

    private static JsonElement percentiles(RecordedTimes times, Duration slowest) {
        JsonObject percentiles = new JsonObject();
        for (Statistic statistic : Statistic.values()) {
            if (statistic != Statistic.FIRST_CALL) {
                Optional<Duration> value = times.get(statistic, slowest);
                percentiles.add(
                        statistic.label(),
                        value.<JsonElement>map(duration -> new JsonPrimitive(Durations.millis(duration)))
                                .orElse(JsonNull.INSTANCE));
            }
        }
        return percentiles;
    }

    /** Returns one row per planned fault, in the order of the test's list. */
    private JsonElement faults() {
        Map<String, FaultRow> byFault = new LinkedHashMap<>();
        rows.forEach(row -> Json.objects(row.json().get("faults")).stream()
                .map(fault -> ResultsJson.GSON.fromJson(fault, FaultRow.class))
                .forEach(fault -> byFault.merge(fault.number() + fault.kind(), fault, FaultRow::plus)));
        return ResultsJson.GSON.toJsonTree(byFault.values().stream()
                .sorted(Comparator.comparingInt(FaultRow::number))
                .toList());
    }

    /**
     * Returns one expectation per limit, with the worst verdict of the shards. If the observed values differ, the
     * expectation contains the value of each shard.
     */
    private JsonElement expectations() {
        Map<String, List<Map.Entry<Shard.Row, ResultsJson.Expectation>>> byLimit = new LinkedHashMap<>();
        for (Shard.Row row : rows) {
            row.result().expectations().forEach(expectation -> byLimit.computeIfAbsent(
                            expectation.name() + "\n" + expectation.limit(), l -> new ArrayList<>())
                    .add(Map.entry(row, expectation)));
        }
        JsonArray merged = new JsonArray();
        byLimit.values().forEach(ofLimit -> {
            ResultsJson.Expectation first = ofLimit.get(0).getValue();
            boolean same =
                    ofLimit.stream().allMatch(one -> one.getValue().observed().equals(first.observed()));
            String observed = same
                    ? first.observed()
                    : ofLimit.stream()
                            .map(one ->
                                    one.getKey().shard() + ": " + one.getValue().observed())
                            .collect(Collectors.joining("; "));
            String verdict = ofLimit.stream()
                    .map(one -> one.getValue().verdict())
                    .min(Comparator.comparingInt(WORST_FIRST::indexOf))
                    .orElseThrow();
            boolean failed = ofLimit.stream().anyMatch(one -> one.getValue().failed());
            merged.add(ResultsJson.GSON.toJsonTree(
                    new ResultsJson.Expectation(first.name(), first.limit(), observed, verdict, failed)));
        });
        return merged;
    }

    /**
     * Returns the diagnosis lines of all shards. If only some shards have a line, the line appears once for each of
     * these shards, after the shard's name.
     */
    private JsonElement diagnosis() {
        Map<String, List<String>> saying = new LinkedHashMap<>();
        rows.forEach(row -> row.result().diagnosis().stream().distinct().forEach(line -> saying.computeIfAbsent(
                        line, l -> new ArrayList<>())
                .add(row.shard())));
        JsonArray lines = new JsonArray();
        saying.forEach((line, shards) -> {
            if (shards.size() == rows.size()) {
                lines.add(line);
            } else {
                shards.forEach(shard -> lines.add(shard + ": " + line));
            }
        });
        return lines;
    }
}
