package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.report.rows.TimesFile;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of all JVMs of a run, assembled from their parts. Immutable.
 *
 * @param json the content of {@code results.json}
 * @param results the content of {@code results.json}, read as results
 * @param times the content of {@code results.hlog}
 * @param pictures the data that the page draws, one picture per row
 * @param undrawn the number of rows without a picture
 * @param firstFork the id of the JVM that wrote first; all JVMs of the run use this id as the id of the run
 */
record WholeRun(
        JsonObject json,
        ResultsJson results,
        String times,
        List<ResultPicture> pictures,
        int undrawn,
        String firstFork) {

    static final String NOT_DRAWN = "Calls and connections are not drawn: their drawing data is missing.";

    /**
     * Assembles the results of a run from its parts.
     *
     * @param parts the parts, in the order of the report, at least one
     * @param newest the part with the latest results
     */
    static WholeRun of(List<Part> parts, Part newest) {
        JsonArray forks = new JsonArray();
        JsonArray rows = new JsonArray();
        JsonArray comparisons = new JsonArray();
        JsonArray firstCalls = new JsonArray();
        JsonElement firstVerdict = JsonNull.INSTANCE;
        TimesFile times = new TimesFile();
        List<ResultPicture> pictures = new ArrayList<>();
        int undrawn = 0;
        for (Part part : parts) {
            forks.add(part.fork().json());
            List<JsonObject> ofPart = part.rows();
            for (int i = 0; i < ofPart.size(); i++) {
                JsonObject row = ofPart.get(i).deepCopy();
                RowTimes.Lines lines = part.times().get(i);
                times.add(row, lines);
                rows.add(numbered(row, forks.size()));
                ResultPicture picture = part.pictures().get(i);
                if (picture == null) {
                    undrawn++;
                    picture = ResultPicture.of(
                            ResultsJson.GSON.fromJson(row, ResultsJson.Result.class), lines.responseTimes(), NOT_DRAWN);
                }
                pictures.add(picture);
            }
            part.comparisons().forEach(comparison -> comparisons.add(numbered(comparison.deepCopy(), forks.size())));
            part.firstCalls().forEach(firstCall -> firstCalls.add(numbered(firstCall.deepCopy(), forks.size())));
            if (firstVerdict.isJsonNull()) {
                firstVerdict = part.results().get("timeToFirstVerdict");
            }
        }
        JsonObject json = newest.results().deepCopy();
        if (!newest.measured()) {
            // this JVM has counted a guarded suite, and other JVMs have measured
            parts.stream()
                    .filter(Part::measured)
                    .findFirst()
                    .ifPresent(part -> json.add("environment", part.results().get("environment")));
        }
        json.add("results", rows);
        json.add("comparisons", comparisons);
        json.add(Part.FIRST_CALLS, firstCalls);
        json.add("timeToFirstVerdict", firstVerdict);
        json.addProperty("run", newest.run());
        json.add("forks", forks);
        return new WholeRun(
                json,
                ResultsJson.GSON.fromJson(json, ResultsJson.class),
                times.text(),
                pictures,
                undrawn,
                parts.get(0).fork().id());
    }

    private static JsonObject numbered(JsonObject row, int fork) {
        row.addProperty("fork", fork);
        return row;
    }
}
