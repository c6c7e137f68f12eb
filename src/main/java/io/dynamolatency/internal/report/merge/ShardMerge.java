package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.dynamolatency.internal.report.rows.Comparisons;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ResultPicture;
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

/**
 * Merges the results of several shards into one {@code results.json} and one {@code results.hlog}. Pure.
 *
 * @param shards the shards, at least one
 * @param results the merged results, ordered by their first appearance in the shards
 */
record ShardMerge(List<Shard> shards, List<RowMerge> results) {

    /**
     * Merges the rows that belong together.
     *
     * @throws ShardException if the shards can't be merged
     */
    static ShardMerge of(List<Shard> shards) {
        List<String> faults = new ArrayList<>(twice(shards));
        faults.addAll(otherNetworks(shards));
        if (!faults.isEmpty()) {
            throw new ShardException(faults);
        }
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
        return new ShardMerge(shards, groups.stream().map(RowMerge::of).toList());
    }

    /** Returns an error for each part that is in two shards. Such a part would count twice. */
    private static Set<String> twice(List<Shard> shards) {
        Map<String, String> seen = new HashMap<>();
        Set<String> faults = new LinkedHashSet<>();
        for (Shard shard : shards) {
            for (Part part : shard.parts()) {
                String before = seen.put(part.fork().id(), shard.name());
                if (before != null) {
                    faults.add(shard.name() + " and " + before + " have results of the same JVM, process "
                            + part.fork().pid() + ", started at "
                            + part.fork().startedAt() + "; name each shard once");
                }
            }
        }
        return faults;
    }

    /**
     * Returns an error for each test that ran over different networks. Times over different networks can't be added. A
     * difference in virtual time is not an error, because perhaps one shard has measured again with real delays. The
     * rows with real delays are not merged with the other rows.
     */
    private static List<String> otherNetworks(List<Shard> shards) {
        Map<String, Map<String, Set<String>>> byTest = new LinkedHashMap<>();
        for (Shard shard : shards) {
            shard.rows().forEach(row -> byTest.computeIfAbsent(row.test(), t -> new LinkedHashMap<>())
                    .computeIfAbsent(shard.name(), s -> new LinkedHashSet<>())
                    .add(row.result().network().apartFromTime()));
        }
        List<String> faults = new ArrayList<>();
        byTest.forEach((test, networks) -> {
            if (networks.values().stream().distinct().count() > 1) {
                faults.add(test + " was measured on different networks: "
                        + networks.entrySet().stream()
                                .map(one -> one.getKey() + " on " + String.join(" and ", one.getValue()))
                                .collect(Collectors.joining(", "))
                        + "; run all shards with the same network");
            }
        });
        return faults;
    }

    /** Returns the parts of all shards, for the directory of the merged report. */
    List<Part> parts() {
        return shards.stream()
                .flatMap(shard -> shard.parts().stream().map(part -> part.ofShard(shard.name())))
                .toList();
    }

    /** Returns the data that the page draws, one picture per result. */
    List<ResultPicture> pictures(JsonObject json) {
        List<JsonObject> rows = Json.objects(json.get("results"));
        List<ResultPicture> pictures = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            pictures.add(results.get(i).picture(rows.get(i)));
        }
        return pictures;
    }

    /** Returns {@code results.json}, and puts all histograms into {@code times}. */
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
        json.add(Part.FIRST_CALLS, Json.array(firstCalls()));
        json.add("timeToFirstVerdict", JsonNull.INSTANCE);
        json.add("run", JsonNull.INSTANCE);
        JsonArray forks = new JsonArray();
        shards.forEach(
                shard -> shard.parts().forEach(part -> forks.add(part.fork().json())));
        json.add("forks", forks);
        json.add(RowMerge.SHARDS, Json.array(shards.stream().map(Shard::json).toList()));
        MergedSuites.of(shards).ifPresent(suite -> json.add(Part.SUITE, suite));
        return json;
    }

    /** Returns the first calls of each shard. They are not added up, because the machines perhaps differ. */
    private List<JsonObject> firstCalls() {
        List<JsonObject> all = new ArrayList<>();
        for (Shard shard : shards) {
            for (Part part : shard.parts()) {
                for (JsonObject row : part.firstCalls()) {
                    JsonObject named = row.deepCopy();
                    named.addProperty("shard", shard.name());
                    all.add(named);
                }
            }
        }
        return all;
    }

    /**
     * Returns the environment. If machines differ in a field, the field lists all values. The field for cores has the
     * smallest number.
     */
    private JsonObject environment() {
        List<JsonObject> all = shards.stream().map(Shard::environment).toList();
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

    /**
     * Compares the modes of the same test and the same shards. Treats the results as unpaired, because the blocks of
     * merged results do not alternate.
     */
    private List<ResultsJson.Comparison> comparisons(List<JsonObject> rows) {
        Map<List<String>, List<Comparisons.Candidate<RowMerge>>> byShards = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            RowMerge result = results.get(i);
            byShards.computeIfAbsent(result.shards(), s -> new ArrayList<>())
                    .add(new Comparisons.Candidate<>(
                            ResultsJson.GSON.fromJson(rows.get(i), ResultsJson.Result.class), result));
        }
        return byShards.values().stream()
                .flatMap(candidates -> Comparisons.of(candidates, ShardMerge::ratio).stream())
                .toList();
    }

    private static QuantileRatio ratio(
            Comparisons.Candidate<RowMerge> slower, Comparisons.Candidate<RowMerge> faster, Statistic statistic) {
        return QuantileRatio.unpaired(
                ascending(slower),
                ascending(faster),
                statistic.quantile().orElseThrow(),
                Math.min(slower.row().confidence(), faster.row().confidence()));
    }

    private static SortedSample ascending(Comparisons.Candidate<RowMerge> candidate) {
        double slowest = Objects.requireNonNull(
                candidate.row().percentilesMillis().get(Statistic.MAX.label()), "a result with a median has a maximum");
        return candidate.times().times().response().ascending(Duration.ofNanos(Math.round(slowest * 1e6)));
    }
}
