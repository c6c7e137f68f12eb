package io.dynamolatency.internal.report.rows;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Reads the fields of {@code results.json} that reports use. Rejects files that lack one of these fields. Otherwise a
 * missing field would be {@code null}, although its declared type excludes {@code null}. Ignores unknown fields.
 */
public final class ResultsReader {

    private static final Gson GSON = new Gson();

    private ResultsReader() {}

    /**
     * Reads a file.
     *
     * @throws IOException if the file can't be read
     * @throws JsonParseException if the file is not a {@code results.json} of this version
     */
    public static ResultsJson read(Path file) throws IOException {
        try {
            return of(JsonParser.parseString(Files.readString(file)));
        } catch (JsonParseException broken) {
            throw new JsonParseException(file + " can't be read as results", broken);
        }
    }

    /**
     * Reads the content of a {@code results.json}.
     *
     * @throws JsonParseException if the content lacks a field that reports need, or has a different version
     */
    public static ResultsJson of(JsonElement json) {
        ResultsJson results = GSON.fromJson(json, ResultsJson.class);
        boolean whole = results != null
                && results.schemaVersion() == 1
                && results.environment() != null
                && results.results() != null
                && results.results().stream().allMatch(ResultsReader::whole);
        if (!whole) {
            throw new JsonParseException("a field of the results is missing");
        }
        return results;
    }

    private static boolean whole(ResultsJson.Result result) {
        return result != null
                && Stream.of(
                                result.testClass(),
                                result.testMethod(),
                                result.mode(),
                                result.network(),
                                result.percentilesMillis(),
                                result.connections(),
                                result.expectations(),
                                result.diagnosis())
                        .noneMatch(Objects::isNull);
    }
}
