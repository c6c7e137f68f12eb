package io.dynamolatency.internal.report.merge;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsReader;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.report.rows.ThisFork;
import io.dynamolatency.internal.text.Numbers;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The results of one JVM: rows of {@code results.json}, and for each row its histograms and its picture. A report is
 * assembled from the parts of all JVMs. Immutable.
 *
 * @param shard the name that the merge gave to the machine; {@code null} until shards are merged
 * @param run the name that all JVMs of the run share; {@code null} if the run does not have a name
 * @param fork the JVM that measured
 * @param results the content that {@code results.json} would have if this JVM were the only JVM of the run
 * @param times the histograms of each row
 * @param pictures the data to draw, one picture per row; {@code null} for a picture that this version can't read
 */
record Part(
        @Nullable String shard,
        @Nullable String run,
        Fork fork,
        JsonObject results,
        List<RowTimes.Lines> times,
        List<@Nullable ResultPicture> pictures) {

    /** The field of {@code results.json} with the counts of a guarded suite. */
    static final String SUITE = "suite";

    /** The field of {@code results.json} with the first calls in fresh JVMs. */
    static final String FIRST_CALLS = "firstCalls";

    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .registerTypeAdapter(ResultPicture.class, new PictureAdapter())
            .create();

    private static final String AGAIN = "; run its tests again";

    /** The pattern of valid ids. The kit checks an id that it reads, because the id becomes a file name. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /**
     * The JVM that measured. Times are in the form of {@link Instant#toString()}.
     *
     * @param id an id that is unique, also among machines
     * @param firstWrittenAt when the first version of the part was written; parts are ordered by this time
     * @param writtenAt when this version of the part was written
     */
    record Fork(String id, long pid, String startedAt, String firstWrittenAt, String writtenAt) {

        static Fork of(ThisFork self) {
            String now = Instant.now().toString();
            return new Fork(self.id(), self.pid(), self.started().toString(), now, now);
        }

        /** Returns whether the parts show that two JVMs ran at the same time. */
        boolean overlaps(Fork other) {
            return !Instant.parse(writtenAt).isBefore(Instant.parse(other.startedAt))
                    && !Instant.parse(other.writtenAt).isBefore(Instant.parse(startedAt));
        }

        JsonObject json() {
            JsonObject json = new JsonObject();
            json.addProperty("id", id);
            json.addProperty("pid", pid);
            json.addProperty("startedAt", startedAt);
            json.addProperty("writtenAt", writtenAt);
            return json;
        }
    }

    /** Makes the part of this JVM. */
    static Part of(
            ThisFork self, ResultsJson results, List<RowTimes.Lines> times, List<@Nullable ResultPicture> pictures) {
        return new Part(
                null,
                self.run().orElse(null),
                Fork.of(self),
                ResultsJson.GSON.toJsonTree(results).getAsJsonObject(),
                times,
                pictures);
    }

    /**
     * Returns a copy that is written now. Parts are ordered by the time when they are written, and not by the time when
     * their JVM began to wait for the lock.
     */
    Part writtenNow() {
        String now = Instant.now().toString();
        return new Part(shard, run, new Fork(fork.id, fork.pid, fork.startedAt, now, now), results, times, pictures);
    }

    /** Returns a copy that has the same position among the parts as an earlier version of this part. */
    Part replacing(Part earlier) {
        return new Part(
                shard,
                run,
                new Fork(fork.id, fork.pid, fork.startedAt, earlier.fork.firstWrittenAt, fork.writtenAt),
                results,
                times,
                pictures);
    }

    Part ofShard(String name) {
        return new Part(name, run, fork, results, times, pictures);
    }

    boolean isOf(Part other) {
        return fork.id.equals(other.fork.id);
    }

    List<JsonObject> rows() {
        return Json.objects(results.get("results"));
    }

    List<JsonObject> comparisons() {
        return Json.objects(results.get("comparisons"));
    }

    List<JsonObject> firstCalls() {
        return Json.objects(results.get(FIRST_CALLS));
    }

    /** Returns whether the part has results or first calls; if not, it has only the counts of a guarded suite. */
    boolean measured() {
        return !rows().isEmpty() || !firstCalls().isEmpty();
    }

    String text() {
        return GSON.toJson(this) + "\n";
    }

    /**
     * Reads a part from the text of its file.
     *
     * @throws IllegalArgumentException if the text is incomplete or has a different version; the message says why
     */
    static Part read(String text) {
        Part part;
        try {
            part = GSON.fromJson(text, Part.class);
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException(
                    "not the JSON of a part: " + unreadable.getMessage() + AGAIN, unreadable);
        }
        if (part == null || part.results == null || !Json.isOfThisVersion(part.results)) {
            JsonElement version = part == null || part.results == null ? null : part.results.get("schemaVersion");
            throw new IllegalArgumentException("schemaVersion is " + version + ", but this version of the kit reads "
                    + ResultsJson.SCHEMA_VERSION + "; run all tests with the same version");
        }
        try {
            part.check();
        } catch (RuntimeException incomplete) {
            throw new IllegalArgumentException("incomplete: " + incomplete.getMessage() + AGAIN, incomplete);
        }
        return part;
    }

    private void check() {
        if (!ID.matcher(fork.id).matches()) {
            throw new IllegalArgumentException("the id of its JVM is malformed");
        }
        Instant.parse(fork.startedAt);
        Instant.parse(fork.firstWrittenAt);
        Instant.parse(fork.writtenAt);
        int rows = ResultsReader.of(results).results().size();
        if (!measured()) {
            throw new IllegalArgumentException("it has neither results nor first calls");
        }
        if (times.size() != rows || pictures.size() != rows) {
            throw new IllegalArgumentException(Numbers.counted(rows, "result") + ", "
                    + Numbers.counted(times.size(), "histogram") + ", " + Numbers.counted(pictures.size(), "picture")
                    + ", but each result needs a histogram and a picture");
        }
        times.forEach(one -> Objects.requireNonNull(one.response(), "a histogram is missing"));
    }

    private static final class PictureAdapter extends TypeAdapter<ResultPicture> {

        @Override
        public void write(JsonWriter json, @Nullable ResultPicture picture) throws IOException {
            if (picture == null) {
                json.nullValue();
            } else {
                picture.writeTo(json);
            }
        }

        @Override
        public @Nullable ResultPicture read(JsonReader json) {
            JsonElement picture = JsonParser.parseReader(json);
            try {
                return picture.isJsonNull() ? null : ResultPicture.read(picture.getAsJsonObject());
            } catch (RuntimeException ofAnotherVersion) {
                return null;
            }
        }
    }
}
