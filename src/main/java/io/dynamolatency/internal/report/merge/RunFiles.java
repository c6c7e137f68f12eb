package io.dynamolatency.internal.report.merge;

import io.dynamolatency.internal.report.rows.ReportSettings;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.calls.RecordedTimes;
import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.html.HtmlReport;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.report.rows.ThisFork;
import io.dynamolatency.internal.report.rows.TimesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code results.json} and {@code results.hlog} in a directory, which all JVMs of a run of tests write together: each puts its own part in
 * the place of what it wrote before, and leaves the others' as they are. What an earlier run left is replaced.
 *
 * <p>JVMs belong to one run where that has a name: the user's ({@link RunReport#RUN}), or the one that Surefire hands its forks. Where
 * it has none, they do when the one was there before the other had written.
 */
public final class RunFiles {

    /** Beside them as long as the directory is there: who writes holds it. */
    static final String LOCK = ".results.lock";

    static final Duration MOST_TO_WAIT = Duration.ofSeconds(20);

    private static final String RESULTS = "results";
    private static final String COMPARISONS = "comparisons";
    private static final String FORKS = "forks";
    private static final String FORK = "fork";

    /**
     * What was written.
     *
     * @param json {@code results.json}, of all JVMs of the run so far
     * @param results the same, read
     * @param lines what {@code results.hlog} had before this JVM wrote, by tags
     * @param fork this JVM's number in it
     * @param page the name of the page that belongs to it
     * @param ofAllJvms whether it is: else these are the results of this JVM alone, in files of its own
     */
    public record Written(
            JsonObject json, ResultsJson results, Map<String, String> lines, int fork, String page, boolean ofAllJvms) {

        public List<JsonObject> rows() {
            return Json.objects(json.get(RESULTS));
        }

        /** A row, read. */
        public ResultsJson.Result result(int row) {
            return results.results().get(row);
        }

        /** Whether this JVM measured what is in a row. */
        public boolean isOwn(JsonObject row) {
            return row.get(FORK).getAsInt() == fork;
        }

        /** What the calls of another JVM's row took; empty where that cannot be read. */
        public Optional<RecordedTimes> times(JsonObject row) {
            try {
                return Optional.of(TimesFile.read(row, lines).response());
            } catch (IllegalArgumentException unreadable) {
                return Optional.empty();
            }
        }

        /** The id of the JVM that wrote first, by which all know the run. */
        String firstFork() {
            return String.valueOf(Json.text(Json.objects(json.get(FORKS)).get(0), "id"));
        }
    }

    private final Path directory;
    private final ThisFork self;
    private final Duration wait;

    public RunFiles(Path directory, ThisFork self) {
        this(directory, self, MOST_TO_WAIT);
    }

    public RunFiles(Path directory, ThisFork self, Duration wait) {
        this.directory = directory;
        this.self = self;
        this.wait = wait;
    }

    /**
     * Writes both files and says where they are, or why they are not.
     *
     * @param mine what this JVM has measured so far
     * @param times the histograms of its results, in their order
     * @param besides is told what was written while no other JVM writes there; not where nothing could be
     */
    public String write(ResultsJson mine, List<RowTimes.Lines> times, Consumer<Written> besides) {
        Path file = directory.resolve(ResultsJson.FILE);
        try {
            Optional<LockFile> held = LockFile.acquire(directory.resolve(LOCK), wait);
            try {
                if (held.isPresent()) {
                    Others others = others(file);
                    besides.accept(put(file, directory.resolve(RecordedTimes.FILE), others, mine, times));
                    return "Results: " + file;
                }
                Path own = directory.resolve("results-" + self.pid() + ".json");
                Written alone =
                        put(own, directory.resolve("results-" + self.pid() + ".hlog"), Others.NONE, mine, times);
                besides.accept(new Written(
                        alone.json(), mine, alone.lines(), alone.fork(), "report-" + self.pid() + ".html", false));
                return "Results: " + own + "\nWARNING: another JVM writes " + file + " since " + wait.toSeconds()
                        + " s, so the results of this one are not in it";
            } finally {
                held.ifPresent(LockFile::close);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return warning(file, interrupted);
        } catch (IOException | RuntimeException unwritable) {
            return warning(file, unwritable);
        }
    }

    private static String warning(Path file, Exception why) {
        return ResultsJson.WARNING + "results could not be written to " + file + ": " + why + "; " + ReportSettings.DIR
                + " names another directory";
    }

    /** What other JVMs of this run have written. */
    private record Others(JsonObject json, Map<String, String> lines) {
        static final Others NONE = new Others(new JsonObject(), Map.of());

        List<Part> parts() {
            List<JsonObject> forks = Json.objects(json.get(FORKS));
            return IntStream.range(0, forks.size())
                    .mapToObj(i -> new Part(
                            forks.get(i), ofFork(i + 1, json.get(RESULTS)), ofFork(i + 1, json.get(COMPARISONS))))
                    .toList();
        }
    }

    /** What is there, where it is of this run; a file that is none of this version's is an earlier run's. */
    private Others others(Path file) {
        try {
            if (Files.exists(file)
                    && JsonParser.parseString(Files.readString(file)) instanceof JsonObject json
                    && Json.isOfThisVersion(json)
                    && isOfThisRun(json)) {
                Path log = directory.resolve(RecordedTimes.FILE);
                return new Others(json, Files.exists(log) ? RecordedTimes.lines(Files.readString(log)) : Map.of());
            }
            return Others.NONE;
        } catch (IOException | JsonParseException | IllegalStateException | IllegalArgumentException unreadable) {
            return Others.NONE;
        }
    }

    private boolean isOfThisRun(JsonObject json) {
        List<JsonObject> forks = Json.objects(json.get(FORKS));
        if (forks.stream().anyMatch(fork -> self.id().equals(Json.text(fork, "id")))) {
            return true;
        }
        String run = Json.text(json, "run");
        if (self.run().isPresent() || run != null) {
            return self.run().filter(name -> name.equals(run)).isPresent();
        }
        return forks.stream().anyMatch(fork -> wroteAfter(fork, self.started()));
    }

    private static boolean wroteAfter(JsonObject fork, Instant moment) {
        try {
            String written = Json.text(fork, "writtenAt");
            return written != null && !Instant.parse(written).isBefore(moment);
        } catch (DateTimeParseException unreadable) {
            return false;
        }
    }

    /** What one JVM has written. */
    private record Part(JsonObject fork, List<JsonObject> rows, List<JsonObject> comparisons) {}

    private Written put(Path file, Path log, Others others, ResultsJson mine, List<RowTimes.Lines> times)
            throws IOException {
        List<Part> parts = new ArrayList<>(others.parts());
        TimesFile timesFile = new TimesFile();
        for (Part part : parts) {
            if (!isOwn(part)) {
                part.rows().forEach(row -> timesFile.keep(row, others.lines()));
            }
        }
        JsonObject whole = ResultsJson.GSON.toJsonTree(mine).getAsJsonObject();
        Part own = new Part(described(), Json.objects(whole.get(RESULTS)), Json.objects(whole.get(COMPARISONS)));
        for (int i = 0; i < own.rows().size(); i++) {
            timesFile.add(own.rows().get(i), times.get(i));
        }
        int place = IntStream.range(0, parts.size())
                .filter(i -> isOwn(parts.get(i)))
                .findFirst()
                .orElse(parts.size());
        if (place < parts.size()) {
            parts.set(place, own);
        } else {
            parts.add(own);
        }
        JsonArray forks = new JsonArray();
        JsonArray results = new JsonArray();
        JsonArray comparisons = new JsonArray();
        for (Part part : parts) {
            forks.add(part.fork());
            addTo(results, part.rows(), forks.size());
            addTo(comparisons, part.comparisons(), forks.size());
        }
        whole.add(RESULTS, results);
        whole.add(COMPARISONS, comparisons);
        JsonElement first = others.json().get("timeToFirstVerdict");
        if (first != null && !first.isJsonNull()) {
            whole.add("timeToFirstVerdict", first);
        }
        self.run().ifPresentOrElse(name -> whole.addProperty("run", name), () -> whole.add("run", JsonNull.INSTANCE));
        whole.add(FORKS, forks);
        // the log first: whoever finds the rows finds their histograms
        WholeFile.write(log, timesFile.text());
        WholeFile.write(file, ResultsJson.GSON.toJson(whole) + "\n");
        return new Written(
                whole,
                ResultsJson.GSON.fromJson(whole, ResultsJson.class),
                others.lines(),
                place + 1,
                HtmlReport.FILE,
                true);
    }

    private boolean isOwn(Part part) {
        return self.id().equals(Json.text(part.fork(), "id"));
    }

    private static void addTo(JsonArray all, List<JsonObject> ofFork, int fork) {
        for (JsonObject one : ofFork) {
            one.addProperty(FORK, fork);
            all.add(one);
        }
    }

    private JsonObject described() {
        JsonObject fork = new JsonObject();
        fork.addProperty("id", self.id());
        fork.addProperty("pid", self.pid());
        fork.addProperty("startedAt", self.started().toString());
        fork.addProperty("writtenAt", Instant.now().toString());
        return fork;
    }

    private static List<JsonObject> ofFork(int fork, @Nullable JsonElement rows) {
        return Json.objects(rows).stream()
                .filter(row -> row.get(FORK) != null && row.get(FORK).getAsInt() == fork)
                .toList();
    }
}
