package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ReportFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The counts of guarded suites in a report directory.
 *
 * @param results the {@code results.json} of the directory; without fields if the file is missing or can't be read
 */
record ShardSuites(JsonObject results) {

    static ShardSuites in(Path directory) {
        try {
            JsonElement json = JsonParser.parseString(Files.readString(directory.resolve(ReportFiles.RESULTS)));
            return new ShardSuites(json instanceof JsonObject object ? object : new JsonObject());
        } catch (IOException | JsonParseException unreadable) {
            return new ShardSuites(new JsonObject());
        }
    }

    /**
     * Returns the counts of a shard; empty if its suite was not guarded. The counts in {@code results.json} come first,
     * because a JVM that only guards a suite writes no part. If a part is newer, {@code results.json} does not count.
     *
     * @throws IllegalArgumentException if the counts are incomplete
     */
    Optional<JsonObject> of(String shard, List<Part> parts) {
        List<Part> newestFirst = parts.stream()
                .sorted(Comparator.comparing((Part part) -> written(part)).reversed())
                .toList();
        boolean stale = newestFirst.stream().limit(1).anyMatch(part -> Json.objects(results.get("forks")).stream()
                .allMatch(fork -> written(fork).isBefore(written(part))));
        Optional<JsonObject> suite = Stream.concat(
                        stale ? Stream.of() : ofResults(shard),
                        newestFirst.stream().map(Part::results))
                .map(json -> json.get(Part.SUITE))
                .filter(JsonObject.class::isInstance)
                .map(JsonElement::getAsJsonObject)
                .findFirst();
        if (suite.filter(counts -> !complete(counts)).isPresent()) {
            throw new IllegalArgumentException("its counts of a guarded suite are incomplete");
        }
        return suite;
    }

    private Stream<JsonObject> ofResults(String shard) {
        return results.has(RowMerge.SHARDS)
                ? Json.objects(results.get(RowMerge.SHARDS)).stream()
                        .filter(one -> shard.equals(Json.text(one, "name")))
                : Stream.of(results);
    }

    private static Instant written(Part part) {
        return Instant.parse(part.fork().writtenAt());
    }

    private static Instant written(JsonObject fork) {
        return Instant.parse(String.valueOf(Json.text(fork, "writtenAt")));
    }

    private static boolean complete(JsonObject suite) {
        return Stream.of("tests", "requests", "relayed", "dropped")
                        .allMatch(field ->
                                suite.get(field) != null && suite.get(field).isJsonPrimitive())
                && suite.get("lines") instanceof JsonArray
                && suite.get("classes") instanceof JsonObject
                && suite.get("uncounted") instanceof JsonArray;
    }
}
