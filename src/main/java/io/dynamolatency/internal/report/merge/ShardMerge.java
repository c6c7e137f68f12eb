package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.TimesFile;
import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.stats.SortedSample;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The results of several shards as one {@code results.json} and one {@code results.hlog}. Pure.
 *
 * @param shards at least one
 * @param results in the order in which the shards have them first
 */
record ShardMerge(List<Shard> shards, List<RowMerge> results) {

    /**
     * Joins what belongs together.
     *
     * @throws ShardException with all that speaks against it
     */
    static ShardMerge of(List<Shard> shards) {
        List<String> faults = new ArrayList<>(twice(shards));
        List<List<Shard.Row>> groups = new ArrayList<>();
        for (Shard shard : shards) {
            for (Shard.Row row : shard.rows()) {
                groups.stream()
                        .filter(group -> group.get(0).joins(row))
                        .findFirst()
                        .orElseGet(() -> {
                            List<Shard.Row> group = new ArrayList<>();
                            groups.add(group);
                            return group;
                        })
                        .add(row);
            }
        }
        faults.addAll(otherNetworks(shards));
        if (!faults.isEmpty()) {
            throw new ShardException(faults);
        }
        return new ShardMerge(shards, groups.stream().map(RowMerge::of).toList());
    }

    /** What was written by one JVM and is in two shards would count twice. */
    private static List<String> twice(List<Shard> shards) {
        Map<String, String> seen = new HashMap<>();
        Set<String> faults = new LinkedHashSet<>();
        for (Shard shard : shards) {
            for (JsonObject fork : shard.forks()) {
                String before = seen.put(String.valueOf(Json.text(fork, "id")), shard.name());
                if (before != null) {
                    faults.add(shard.name() + " has results that are in " + before
                            + " as well: of the same JVM, process " + Json.text(fork, "pid") + ", started at "
                            + Json.text(fork, "startedAt") + "; name each shard once");
                }
            }
        }
        return List.copyOf(faults);
    }

    /** A test that was measured over one network here and over another there is not one test. */
    private static List<String> otherNetworks(List<Shard> shards) {
        Map<String, Map<String, Set<String>>> byTest = new LinkedHashMap<>();
        for (Shard shard : shards) {
            shard.rows().forEach(row -> byTest.computeIfAbsent(row.test(), t -> new LinkedHashMap<>())
                    .computeIfAbsent(shard.name(), s -> new LinkedHashSet<>())
                    .add(row.result().network().profile()));
        }
        List<String> faults = new ArrayList<>();
        byTest.forEach((test, networks) -> {
            if (networks.values().stream().distinct().count() > 1) {
                faults.add(test + " was measured on different networks, and what they gave does not add: "
                        + networks.entrySet().stream()
                                .map(one -> one.getKey() + " on " + String.join(" and ", one.getValue()))
                                .collect(Collectors.joining(", "))
                        + "; run all shards with the same " + "network");
            }
        });
        return faults;
    }

    /** All of {@code results.json}, and into {@code times} all of {@code results.hlog}. */
    JsonObject json(TimesFile times) {
        JsonObject json = new JsonObject();
        json.addProperty("schemaVersion", ResultsJson.SCHEMA_VERSION);
        json.add("environment", environment());
        List<JsonObject> rows = new ArrayList<>();
        for (RowMerge result : results) {
            JsonObject row = result.json();
            times.add(row, result.times().lines());
            rows.add(row);
        }
        json.add("results", Json.array(rows));
        json.add("comparisons", ResultsJson.GSON.toJsonTree(comparisons(rows)));
        json.add("timeToFirstVerdict", JsonNull.INSTANCE);
        json.add("run", JsonNull.INSTANCE);
        JsonArray forks = new JsonArray();
        JsonArray described = new JsonArray();
        for (Shard shard : shards) {
            shard.forks().forEach(forks::add);
            List<JsonObject> merges = Json.objects(shard.json().get(RowMerge.SHARDS));
            if (merges.isEmpty()) {
                described.add(described(shard));
            } else {
                merges.forEach(described::add);
            }
        }
        json.add("forks", forks);
        json.add(RowMerge.SHARDS, described);
        return json;
    }

    private static JsonObject described(Shard shard) {
        JsonObject one = new JsonObject();
        one.addProperty("name", shard.name());
        one.addProperty("results", shard.rows().size());
        for (String field : List.of("environment", "run", "timeToFirstVerdict")) {
            JsonElement value = shard.json().get(field);
            one.add(field, value == null ? JsonNull.INSTANCE : value);
        }
        return one;
    }

    /** What the shards' machines have in common; where they differ, each in turn, and of cores the fewest. */
    private JsonObject environment() {
        List<JsonObject> all = shards.stream()
                .map(shard -> shard.json().getAsJsonObject("environment"))
                .toList();
        JsonObject environment = new JsonObject();
        for (String field : all.get(0).keySet()) {
            List<JsonPrimitive> values = all.stream()
                    .map(one -> one.get(field))
                    .filter(JsonPrimitive.class::isInstance)
                    .map(JsonElement::getAsJsonPrimitive)
                    .distinct()
                    .toList();
            if (values.isEmpty()) {
                environment.add(field, all.get(0).get(field));
            } else if (values.stream().allMatch(JsonPrimitive::isNumber)) {
                environment.add(
                        field,
                        values.stream()
                                .min(Comparator.comparingDouble(JsonPrimitive::getAsDouble))
                                .orElseThrow());
            } else {
                environment.addProperty(
                        field, values.stream().map(JsonPrimitive::getAsString).collect(Collectors.joining("; ")));
            }
        }
        return environment;
    }

    private List<ResultsJson.Comparison> comparisons(List<JsonObject> rows) {
        List<ResultsJson.Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            for (int j = i + 1; j < results.size(); j++) {
                Compared one = new Compared(results.get(i), rows.get(i));
                Compared other = new Compared(results.get(j), rows.get(j));
                if (one.comparableWith(other)) {
                    boolean ordered = one.millis(Statistic.P50) <= other.millis(Statistic.P50);
                    comparisons.add(ordered ? one.fasterThan(other) : other.fasterThan(one));
                }
            }
        }
        return comparisons;
    }

    /**
     * A merged result in a comparison. Blocks that alternated on one machine are no pairs any more, so it is unpaired.
     *
     * @param json its row
     */
    private record Compared(RowMerge merge, JsonObject json) {

        private ResultsJson.Result result() {
            return merge.rows().get(0).result();
        }

        /** As {@link ResultsJson} has it of results that were not merged, and on the same shards. */
        boolean comparableWith(Compared other) {
            ResultsJson.Result one = result();
            ResultsJson.Result two = other.result();
            return one.testClass().equals(two.testClass())
                    && one.testMethod().equals(two.testMethod())
                    && one.attempt() == two.attempt()
                    && one.network().equals(two.network())
                    && one.concurrency() == two.concurrency()
                    && Objects.equals(asked(one), asked(two))
                    && !one.mode().equals(two.mode())
                    && one.client() == null
                    && two.client() == null
                    && (one.httpClient() == null
                            || two.httpClient() == null
                            || one.httpClient().equals(two.httpClient()))
                    && merge.times().response().count() > 0
                    && other.merge.times().response().count() > 0
                    && shards().equals(other.shards());
        }

        private static @Nullable Double asked(ResultsJson.Result result) {
            return result.ratePerSecond() == null
                    ? null
                    : result.ratePerSecond().asked();
        }

        private List<String> shards() {
            return merge.rows().stream().map(Shard.Row::shard).toList();
        }

        double millis(Statistic statistic) {
            JsonElement value = json.getAsJsonObject("percentilesMillis").get(statistic.label());
            return value.isJsonNull() ? Double.NaN : value.getAsDouble();
        }

        /** The least of the shards. */
        private double confidence() {
            return json.get("confidence").getAsDouble();
        }

        private SortedSample ascending() {
            double slowest = millis(Statistic.MAX);
            return merge.times().response().ascending(Duration.ofNanos(Math.round(slowest * 1e6)));
        }

        ResultsJson.Comparison fasterThan(Compared slower) {
            double confidence = Math.min(confidence(), slower.confidence());
            Map<String, ResultsJson.@Nullable Ratio> ratios = new LinkedHashMap<>();
            for (Statistic statistic : Statistic.COMPARED) {
                ratios.put(statistic.label(), ratio(slower, statistic, confidence));
            }
            ResultsJson.Ratio median = Objects.requireNonNull(ratios.get(Statistic.P50.label()), "both have a median");
            return new ResultsJson.Comparison(
                    result().testMethod(),
                    result().httpClient() == null ? slower.result().httpClient() : result().httpClient(),
                    result().mode(),
                    slower.result().mode(),
                    false,
                    median.ratio(),
                    median.low(),
                    median.high(),
                    confidence,
                    ratios);
        }

        private ResultsJson.@Nullable Ratio ratio(Compared slower, Statistic statistic, double confidence) {
            if (Double.isNaN(millis(statistic)) || Double.isNaN(slower.millis(statistic))) {
                return null;
            }
            return ResultsJson.ratio(QuantileRatio.unpaired(
                    slower.ascending(), ascending(), statistic.quantile().orElseThrow(), confidence));
        }
    }
}
