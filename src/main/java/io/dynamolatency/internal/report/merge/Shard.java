package io.dynamolatency.internal.report.merge;

import io.dynamolatency.internal.report.rows.ReportSettings;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.calls.RecordedTimes;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.report.rows.TimesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report directory of one of several machines that tests were spread over.
 *
 * @param name the directory as the user wrote it
 * @param directory where that is
 * @param json its {@code results.json}
 * @param rows the results in it, in their order
 */
record Shard(String name, Path directory, JsonObject json, List<Row> rows) {

    /** Copies the list. */
    Shard {
        rows = List.copyOf(rows);
    }

    /**
     * A result.
     *
     * @param shard the name of the shard
     * @param json as it was written
     * @param result the same, read
     * @param ordinal how many results before it in the shard are of the same test, measured in the same way and in the same attempt: a
     *     probe may measure more than once
     */
    record Row(String shard, JsonObject json, ResultsJson.Result result, RowTimes times, int ordinal) {

        /** Whether both are to be joined: the same test, measured in the same way. */
        boolean joins(Row other) {
            return ordinal == other.ordinal
                    && result.attempt() == other.result.attempt()
                    && result.sameTestAs(other.result);
        }

        /** For messages. */
        String test() {
            return result.testClass() + "." + result.testMethod() + " in " + result.mode()
                    + Optional.ofNullable(result.httpClient())
                            .or(() -> Optional.ofNullable(result.client()))
                            .map(client -> " on " + client)
                            .orElse("");
        }
    }

    /** The JVMs that wrote it, each with an id that no other has. */
    List<JsonObject> forks() {
        return Json.objects(json.get("forks"));
    }

    /**
     * Reads a shard.
     *
     * @param faults takes what is wrong with it, all of it, with the shard's name
     * @return empty where something is
     */
    static Optional<Shard> read(String name, Path directory, List<String> faults) {
        if (!Files.isDirectory(directory)) {
            faults.add(name + ": there is no such directory; name the directory that " + ResultsJson.FILE
                    + " is in, such as shard-1/target/dynamo-latency");
            return Optional.empty();
        }
        Path file = directory.resolve(ResultsJson.FILE);
        Path log = directory.resolve(RecordedTimes.FILE);
        if (!Files.isRegularFile(file)) {
            faults.add(name + ": there is no " + ResultsJson.FILE
                    + " in it; was anything measured there, and is it the directory " + ReportSettings.DIR + " names?");
            return Optional.empty();
        }
        if (!Files.isRegularFile(log)) {
            faults.add(name + ": there is a " + ResultsJson.FILE + ", but no " + RecordedTimes.FILE
                    + " beside it, which has the times; keep both of each shard");
            return Optional.empty();
        }
        try {
            return Optional.of(read(name, directory));
        } catch (IllegalArgumentException | IllegalStateException | JsonParseException unreadable) {
            faults.add(name + ": " + unreadable.getMessage());
        } catch (IOException unreadable) {
            faults.add(name + ": cannot be read: " + unreadable);
        }
        return Optional.empty();
    }

    private static Shard read(String name, Path directory) throws IOException {
        Path file = directory.resolve(ResultsJson.FILE);
        Path log = directory.resolve(RecordedTimes.FILE);
        JsonElement json;
        try {
            json = JsonParser.parseString(Files.readString(file));
        } catch (JsonParseException noJson) {
            throw new IllegalArgumentException(ResultsJson.FILE + " is no JSON: " + noJson.getMessage(), noJson);
        }
        if (!(json instanceof JsonObject object)) {
            throw new IllegalArgumentException(ResultsJson.FILE + " is no object");
        }
        if (!Json.isOfThisVersion(object)) {
            throw new IllegalArgumentException("the schemaVersion of its " + ResultsJson.FILE + " is "
                    + object.get("schemaVersion") + ", this version of the kit merges " + ResultsJson.SCHEMA_VERSION
                    + "; run all shards with the version that merges them");
        }
        if (Json.objects(object.get("forks")).isEmpty() || !(object.get("environment") instanceof JsonObject)) {
            throw new IllegalArgumentException(ResultsJson.FILE
                    + " does not say which JVMs wrote it, and on what machine; run all shards with the version of the"
                    + " kit that merges them");
        }
        Map<String, String> lines;
        try {
            lines = RecordedTimes.lines(Files.readString(log));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    RecordedTimes.FILE + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
        return new Shard(name, directory, object, rows(name, object, lines));
    }

    private static List<Row> rows(String name, JsonObject json, Map<String, String> lines) {
        List<Row> rows = new ArrayList<>();
        for (JsonObject row : Json.objects(json.get("results"))) {
            ResultsJson.Result result = result(row);
            RowTimes times;
            try {
                times = TimesFile.read(row, lines);
            } catch (IllegalArgumentException unreadable) {
                throw new IllegalArgumentException(RecordedTimes.FILE + ": " + unreadable.getMessage(), unreadable);
            }
            int ordinal = (int) rows.stream()
                    .filter(before -> before.result().attempt() == result.attempt()
                            && before.result().sameTestAs(result))
                    .count();
            rows.add(new Row(name, row, result, times, ordinal));
        }
        return rows;
    }

    private static ResultsJson.Result result(JsonObject row) {
        try {
            ResultsJson.Result result = ResultsJson.GSON.fromJson(row, ResultsJson.Result.class);
            requireWhole(result);
            return result;
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException(
                    "a result in " + ResultsJson.FILE + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static void requireWhole(ResultsJson.Result result) {
        Map<String, Optional<Object>> fields = Map.of(
                "testClass", Optional.ofNullable(result.testClass()),
                "testMethod", Optional.ofNullable(result.testMethod()),
                "mode", Optional.ofNullable(result.mode()),
                "network", Optional.ofNullable(result.network()),
                "percentilesMillis", Optional.ofNullable(result.percentilesMillis()),
                "connections", Optional.ofNullable(result.connections()),
                "expectations", Optional.ofNullable(result.expectations()),
                "diagnosis", Optional.ofNullable(result.diagnosis()));
        fields.forEach((name, value) -> {
            if (value.isEmpty()) {
                throw new IllegalArgumentException(name + " is missing");
            }
        });
    }
}
