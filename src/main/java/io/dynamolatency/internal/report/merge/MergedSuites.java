package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonObject;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.text.Numbers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The guarded suites of several shards. Their counts are added, but not judged again. Pure. */
final class MergedSuites {

    private MergedSuites() {}

    /** Returns the field {@code suite} of the merged report; empty if no shard guarded its suite. */
    static Optional<JsonObject> of(List<Shard> shards) {
        List<Shard> guarded =
                shards.stream().filter(shard -> shard.suite().isPresent()).toList();
        List<Shard> others =
                shards.stream().filter(shard -> shard.suite().isEmpty()).toList();
        return guarded.isEmpty()
                ? Optional.empty()
                : Optional.of(judged(
                        SuiteSum.of(guarded.stream()
                                .flatMap(shard -> shard.suite().stream())
                                .toList()),
                        guarded,
                        others));
    }

    private static JsonObject judged(JsonObject suite, List<Shard> guarded, List<Shard> others) {
        Stream.of("FAILED", "PASSED", "NOTHING_SEEN")
                .filter(outcome -> guarded.stream().anyMatch(shard -> ended(shard, outcome)))
                .findFirst()
                .ifPresent(outcome -> suite.addProperty("outcome", outcome));
        List<Shard> failed =
                guarded.stream().filter(shard -> ended(shard, "FAILED")).toList();
        suite.addProperty(
                "text",
                "suite guard: failed on " + failed.size() + " of " + Numbers.counted(guarded.size(), "guarded shard")
                        + names(": ", failed) + names("; not guarded: ", others));
        return suite;
    }

    private static boolean ended(Shard shard, String outcome) {
        return shard.suite()
                .filter(suite -> outcome.equals(Json.text(suite, "outcome")))
                .isPresent();
    }

    private static String names(String before, List<Shard> shards) {
        return shards.isEmpty()
                ? ""
                : before + String.join(", ", shards.stream().map(Shard::name).toList());
    }

    /** Returns lines for the console: the guard's verdict on each shard, with all its lines if the guard failed. */
    static Stream<String> lines(JsonObject json) {
        return json.get(Part.SUITE) instanceof JsonObject suite
                ? Stream.concat(
                        Stream.of(String.valueOf(Json.text(suite, "text"))),
                        Json.objects(json.get(RowMerge.SHARDS)).stream().flatMap(MergedSuites::ofShard))
                : Stream.of();
    }

    private static Stream<String> ofShard(JsonObject shard) {
        String text = shard.get(Part.SUITE) instanceof JsonObject suite ? Json.text(suite, "text") : null;
        boolean failed = text != null && "FAILED".equals(Json.text(shard.getAsJsonObject(Part.SUITE), "outcome"));
        return text == null
                ? Stream.of()
                : (Json.text(shard, "name") + ": " + text).lines().limit(failed ? Long.MAX_VALUE : 1);
    }
}
