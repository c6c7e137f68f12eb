package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.text.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The results of earlier runs. A directory contains one file per run. The kit does not change other files in this
 * directory.
 *
 * @param directory the directory, created when the first run is stored
 * @param kept the number of runs to keep, 1 or more
 */
public record History(Path directory, int kept) {

    /** How many of the newest runs are read for the trend. More runs would make the report slow. */
    static final int READ = 30;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Pattern NAME = Pattern.compile("(\\d{8}T\\d{9}Z)-[0-9a-f]{6}\\.json");

    /**
     * A run. All JVMs of the run write to the same file, even if they write several times.
     *
     * @param at when the run's first report was written
     * @param file the run's file, such as {@code 20261123T224500123Z-1f2e3d.json}. The part after the hyphen is
     *     computed from the run's id
     */
    public record ThisRun(Instant at, String file) {

        /**
         * Returns a run.
         *
         * @param id an id that all JVMs of the run share
         */
        public static ThisRun of(String id, Instant now) {
            return new ThisRun(
                    now,
                    TIME.format(now) + "-" + String.format(Locale.ROOT, "%06x", id.hashCode() & 0xffffff) + ".json");
        }

        private boolean has(Path other) {
            String name = other.getFileName().toString();
            return name.substring(name.indexOf('-')).equals(file.substring(file.indexOf('-')));
        }
    }

    /**
     * Returns the run with the time and the file that the first of the run's JVMs used. If no JVM has stored the run
     * yet, returns {@code run}.
     */
    public ThisRun firstStored(ThisRun run, Consumer<String> warning) {
        return files(warning).stream()
                .filter(run::has)
                .findFirst()
                .map(file -> new ThisRun(time(file), file.getFileName().toString()))
                .orElse(run);
    }

    /**
     * Returns the newest {@link #READ} runs before this run, the oldest first.
     *
     * @param warning receives a sentence about files that have a run's name but can't be read
     */
    public List<Trend.Run> before(ThisRun run, Consumer<String> warning) {
        List<Trend.Run> runs = new ArrayList<>();
        List<Path> unreadable = new ArrayList<>();
        List<Path> files = files(warning).stream()
                .filter(file -> !file.getFileName().toString().equals(run.file()))
                .toList();
        for (Path file : files.subList(Math.max(0, files.size() - READ), files.size())) {
            try {
                runs.add(new Trend.Run(time(file), ResultsReader.read(file)));
            } catch (IOException | RuntimeException broken) {
                unreadable.add(file);
            }
        }
        if (!unreadable.isEmpty()) {
            warning.accept("ignoring " + Numbers.counted(unreadable.size(), "file") + " in " + directory
                    + " that cannot be read as the results of a run, such as "
                    + unreadable.get(0).getFileName());
        }
        return runs;
    }

    /**
     * Stores the results of a run. They replace earlier results of the same run. Deletes the oldest runs, so that at
     * most {@link #kept()} runs remain.
     */
    public void keep(ThisRun run, ResultsJson results, Consumer<String> warning) {
        Path file = directory.resolve(run.file());
        try {
            WholeFile.write(file, results.text());
        } catch (IOException | RuntimeException unwritable) {
            warning.accept("results could not be stored in " + file + ": " + unwritable
                    + "; write another directory in " + ReportSettings.HISTORY);
            return;
        }
        List<Path> files = files(warning);
        for (Path old : files.subList(0, Math.max(0, files.size() - kept))) {
            try {
                Files.deleteIfExists(old);
            } catch (IOException | RuntimeException refused) {
                warning.accept("results of an old run could not be deleted: " + refused);
                return;
            }
        }
    }

    /** Returns the files of all runs, the oldest first. */
    private List<Path> files(Consumer<String> warning) {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (IOException | RuntimeException unreadable) {
            warning.accept("earlier results in " + directory + " cannot be listed: " + unreadable);
            return List.of();
        }
    }

    private static Instant time(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(file + " is not a file of a run");
        }
        return TIME.parse(name.group(1), Instant::from);
    }
}
