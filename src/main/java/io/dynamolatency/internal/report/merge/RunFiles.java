package io.dynamolatency.internal.report.merge;

import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.io.OwnDirectory;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ResultsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The files that all JVMs of a run write to one report directory. Each JVM writes its part, and then assembles the
 * report from all parts so far. The last JVM to finish therefore writes the whole report. Parts of an earlier run are
 * deleted.
 */
final class RunFiles {

    /**
     * The name of a directory that belongs to this user alone, and contains the lock file. While a JVM assembles the
     * report, it holds the lock.
     */
    static final String LOCK = ".results.lock";

    /** How long a JVM waits for the lock. */
    static final Duration MOST_TO_WAIT = Duration.ofSeconds(20);

    /** The outcome of writing. */
    sealed interface Outcome permits Written, Warning {

        /** Returns the lines for the console. */
        String text();
    }

    /**
     * The report has all results so far.
     *
     * @param results the path of {@code results.json}
     * @param unreadable warnings about files that are named like a part, but are not a part
     */
    record Written(Path results, List<String> unreadable) implements Outcome {

        @Override
        public String text() {
            List<String> lines = new ArrayList<>(unreadable);
            lines.add("Results: " + results);
            return String.join(System.lineSeparator(), lines);
        }
    }

    /**
     * The report lacks the results of this JVM.
     *
     * @param reason the reason, in a sentence
     * @param partKept whether a later report will have the results
     */
    record Warning(String reason, boolean partKept) implements Outcome {

        @Override
        public String text() {
            return ResultsJson.WARNING + reason;
        }
    }

    private final Path directory;
    private final Duration wait;
    private final PartFiles parts;

    RunFiles(Path directory, Duration wait) {
        this.directory = directory;
        this.wait = wait;
        this.parts = PartFiles.in(directory);
    }

    /**
     * Writes a part and assembles the report. Throws no exception.
     *
     * @param mine all results of this JVM so far
     * @param assembled writes further files from the results of the run, while no other JVM writes; not called if the
     *     outcome is a warning
     */
    Outcome write(Part mine, Consumer<WholeRun> assembled) {
        Path file = directory.resolve(ReportFiles.RESULTS);
        try {
            Optional<LockFile> held = LockFile.acquire(lock(directory), wait);
            try {
                if (held.isPresent()) {
                    return assemble(mine.writtenNow(), file, assembled);
                }
                String busy = "another JVM has been writing " + file + " for " + wait.toSeconds() + " s. ";
                if (!mine.measured()) {
                    return new Warning(busy + "The guarded suite of this JVM is missing in the report", false);
                }
                parts.write(mine.writtenNow());
                return new Warning(
                        busy + "The results of this JVM are in " + parts.file(mine)
                                + "; the next JVM to write the report adds them",
                        true);
            } finally {
                held.ifPresent(LockFile::close);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return unwritable(file, interrupted);
        } catch (IOException | RuntimeException unwritable) {
            return unwritable(file, unwritable);
        }
    }

    /** Returns the lock file of a report directory. */
    static Path lock(Path directory) throws IOException {
        WholeFile.makeDirectories(directory);
        return OwnDirectory.in(directory, LOCK).resolve("held");
    }

    private static Warning unwritable(Path file, Exception cause) {
        return new Warning(
                "results could not be written to " + file + ": " + cause + "; write another directory in "
                        + ReportSettings.DIR,
                false);
    }

    private Outcome assemble(Part mine, Path file, Consumer<WholeRun> assembled) throws IOException {
        PartFiles.Found found = parts.read();
        List<Part> run = new ArrayList<>(PartFiles.ofSameRun(mine, found.parts()));
        Part placed = mine;
        int place = run.size();
        for (int i = 0; i < run.size(); i++) {
            if (run.get(i).isOf(mine)) {
                placed = mine.replacing(run.get(i));
                place = i;
            }
        }
        if (place < run.size()) {
            run.set(place, placed);
        } else {
            run.add(placed);
        }
        if (placed.measured()) {
            parts.write(placed);
        }
        parts.keepOnly(run, found);
        WholeRun whole = WholeRun.of(run, placed);
        // the histograms come first, so that a reader that finds rows also finds their histograms
        if (whole.times().isEmpty()) {
            Files.deleteIfExists(directory.resolve(ReportFiles.TIMES));
        } else {
            WholeFile.write(directory.resolve(ReportFiles.TIMES), whole.times());
        }
        WholeFile.write(file, ResultsJson.GSON.toJson(whole.json()) + "\n");
        assembled.accept(whole);
        return new Written(
                file,
                found.unreadable().entrySet().stream()
                        .map(broken -> ResultsJson.WARNING + broken.getKey() + " is not a part of this report: "
                                + broken.getValue())
                        .toList());
    }
}
