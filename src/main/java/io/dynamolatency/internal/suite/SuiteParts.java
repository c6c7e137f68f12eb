package io.dynamolatency.internal.suite;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.rows.ResultsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The counts of all JVMs of a run. Each JVM has a file in the directory {@code suite} of the report directory. The file
 * {@code suite.json} in the report directory has the sum of all counts.
 */
record SuiteParts(Path directory) {

    /**
     * What one JVM has counted.
     *
     * @param run the name of the run; empty if only this JVM is known to belong to the run
     */
    record Part(String run, SuiteTotals totals) {}

    /**
     * Writes the part of the JVM with this id and a new {@code suite.json}. Deletes the parts of other runs. Returns
     * the sum of all JVMs of this run so far.
     */
    SuiteTotals exchange(String id, Part own) throws IOException {
        Path parts = directory.resolve("suite");
        Path file = parts.resolve(id + ".json");
        WholeFile.write(file, ResultsJson.GSON.toJson(own));
        SuiteTotals sum = own.totals();
        for (Path other : files(parts)) {
            if (!other.equals(file)) {
                Optional<Part> part = read(other);
                if (part.isPresent() && !own.run().isEmpty() && part.get().run().equals(own.run())) {
                    sum = sum.plus(part.get().totals());
                } else {
                    Files.deleteIfExists(other);
                }
            }
        }
        WholeFile.write(directory.resolve("suite.json"), ResultsJson.GSON.toJson(sum) + "\n");
        return sum;
    }

    /** Returns counts in the form of {@code suite.json}, and the verdict on them. */
    static JsonObject json(SuiteTotals totals, SuiteVerdict verdict) {
        JsonObject json = ResultsJson.GSON.toJsonTree(totals).getAsJsonObject();
        json.addProperty("outcome", verdict.outcome().name());
        json.addProperty("text", verdict.text());
        return json;
    }

    private static List<Path> files(Path parts) throws IOException {
        try (Stream<Path> all = Files.list(parts)) {
            return all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static Optional<Part> read(Path file) {
        try {
            return Optional.ofNullable(ResultsJson.GSON.fromJson(Files.readString(file), Part.class))
                    .filter(part -> part.run() != null && part.totals() != null);
        } catch (IOException | JsonParseException unreadable) {
            return Optional.empty();
        }
    }
}
