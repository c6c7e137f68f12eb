package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsReader;
import io.dynamolatency.internal.report.rows.RowTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results of one of several machines.
 *
 * @param name the name of the machine, taken from the name of its report directory
 * @param parts the parts of the machine's JVMs, at least one
 * @param rows all rows of the parts
 * @param suite the counts of the guarded suite, with the guard's verdict; empty if the suite was not guarded
 */
record Shard(String name, List<Part> parts, List<Row> rows, Optional<JsonObject> suite) {

    /**
     * A row of a shard.
     *
     * @param shard the name of the shard
     * @param json the row
     * @param result the row, read as a result
     * @param picture the data of the result that the shard's page draws
     * @param ordinal the number of earlier rows of the shard with the same test, mode, client, network and attempt. A
     *     probe can measure more than once
     */
    record Row(
            String shard,
            JsonObject json,
            ResultsJson.Result result,
            RowTimes times,
            Optional<ResultPicture> picture,
            int ordinal) {

        /** Returns whether two rows belong together: the same test, measured in the same way. */
        boolean joins(Row other) {
            return ordinal == other.ordinal && sameRun(result, other.result);
        }

        private static boolean sameRun(ResultsJson.Result one, ResultsJson.Result other) {
            return one.attempt() == other.attempt() && one.network().equals(other.network()) && one.sameTestAs(other);
        }

        /** Returns the test's name, for messages. */
        String test() {
            return result.testClass() + "." + result.testMethod() + " in " + result.mode()
                    + Optional.ofNullable(result.httpClient())
                            .or(() -> Optional.ofNullable(result.client()))
                            .map(client -> " on " + client)
                            .orElse("");
        }
    }

    /**
     * Reads a report directory.
     *
     * @param faults receives the errors in the directory, as sentences
     * @return one shard; if the directory is the output of an earlier merge, the shards of that merge; an empty list
     *     after an error
     */
    static List<Shard> read(String name, Path directory, List<String> faults) {
        if (!Files.isDirectory(directory)) {
            faults.add(name + ": no such directory; name a report directory, such as shard-1/target/dynamo-latency");
            return List.of();
        }
        try {
            PartFiles.Found found = PartFiles.in(directory).read();
            found.unreadable().forEach((file, why) -> faults.add(name + ": " + file.getFileName() + ": " + why));
            if (!found.unreadable().isEmpty()) {
                return List.of();
            }
            if (found.parts().isEmpty()) {
                faults.add(name + ": " + withoutParts(directory.resolve(ReportFiles.RESULTS)));
                return List.of();
            }
            return of(name, found.parts(), ShardSuites.in(directory));
        } catch (IOException | IllegalArgumentException unreadable) {
            faults.add(name + ": " + unreadable.getMessage());
            return List.of();
        }
    }

    private static String withoutParts(Path results) throws IOException {
        String missing = "it has no directory " + ReportFiles.PARTS + "; ";
        if (!Files.exists(results)) {
            return missing + "name the directory that " + ReportSettings.DIR + " names";
        }
        return Files.readString(results).contains('"' + Part.SUITE + '"')
                ? "it has only the counts of a guarded suite, and no results; leave it out"
                : missing + "keep the whole report directory of each shard";
    }

    private static List<Shard> of(String name, List<Part> all, ShardSuites suites) {
        Map<String, List<Part>> byShard = new LinkedHashMap<>();
        all.stream().filter(part -> part.shard() != null).forEach(part -> byShard.computeIfAbsent(
                        String.valueOf(part.shard()), s -> new ArrayList<>())
                .add(part));
        if (byShard.isEmpty()) {
            byShard.put(name, PartFiles.ofSameRun(newest(all), all));
        }
        List<Shard> shards = new ArrayList<>();
        byShard.forEach(
                (shard, parts) -> shards.add(new Shard(shard, parts, rows(shard, parts), suites.of(shard, parts))));
        return shards;
    }

    private static Part newest(List<Part> parts) {
        return parts.stream()
                .max(Comparator.comparing(part -> Instant.parse(part.fork().writtenAt())))
                .orElseThrow();
    }

    private static List<Row> rows(String name, List<Part> parts) {
        List<Row> rows = new ArrayList<>();
        int fork = 0;
        for (Part part : parts) {
            fork++;
            List<ResultsJson.Result> results = ResultsReader.of(part.results()).results();
            List<JsonObject> ofPart = part.rows();
            for (int i = 0; i < results.size(); i++) {
                ResultsJson.Result result = results.get(i);
                JsonObject json = ofPart.get(i).deepCopy();
                json.addProperty("fork", fork);
                int ordinal = (int) rows.stream()
                        .filter(before -> Row.sameRun(before.result(), result))
                        .count();
                rows.add(new Row(
                        name,
                        json,
                        result,
                        part.times().get(i).read(),
                        Optional.ofNullable(part.pictures().get(i)),
                        ordinal));
            }
        }
        return rows;
    }

    /** Returns the same shard under another name. */
    Shard named(String other) {
        return new Shard(other, parts, rows(other, parts), suite);
    }

    JsonObject environment() {
        return newest(parts).results().getAsJsonObject("environment");
    }

    /** Returns the description of the shard for {@code results.json}. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("name", name);
        json.addProperty("results", rows.size());
        json.add("environment", environment());
        json.addProperty("run", parts.get(0).run());
        JsonElement firstVerdict = parts.stream()
                .map(part -> part.results().get("timeToFirstVerdict"))
                .filter(JsonElement::isJsonObject)
                .findFirst()
                .orElse(JsonNull.INSTANCE);
        json.add("timeToFirstVerdict", firstVerdict);
        suite.ifPresent(counts -> json.add(Part.SUITE, counts));
        return json;
    }
}
