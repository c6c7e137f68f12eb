package io.dynamolatency.internal.report.merge;

import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.rows.ReportFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The files of all parts in a report directory: {@code parts/ID.json} for each JVM.
 *
 * @param directory the directory {@code parts}
 */
record PartFiles(Path directory) {

    private static final String SUFFIX = ".json";

    /**
     * The files that {@link #read} found.
     *
     * @param parts the parts, in the order in which their JVMs first wrote
     * @param unreadable the reason for each file that could not be read as a part
     * @param files all files, readable or not
     */
    record Found(List<Part> parts, Map<Path, String> unreadable, List<Path> files) {}

    /** Returns the part files of a report directory. */
    static PartFiles in(Path reportDirectory) {
        return new PartFiles(reportDirectory.resolve(ReportFiles.PARTS));
    }

    /** Returns the path of a part's file. */
    Path file(Part part) {
        return directory.resolve(part.fork().id() + SUFFIX);
    }

    /** Writes a part. Replaces an earlier version of the same part. */
    void write(Part part) throws IOException {
        WholeFile.write(file(part), part.text());
    }

    /** Reads all parts. */
    Found read() throws IOException {
        List<Part> parts = new ArrayList<>();
        Map<Path, String> unreadable = new LinkedHashMap<>();
        List<Path> files = files();
        for (Path file : files) {
            try {
                parts.add(Part.read(Files.readString(file)));
            } catch (IOException | IllegalArgumentException broken) {
                unreadable.put(file, String.valueOf(broken.getMessage()));
            }
        }
        parts.sort(Comparator.comparing((Part part) -> Instant.parse(part.fork().firstWrittenAt()))
                .thenComparing(part -> part.fork().id()));
        return new Found(parts, unreadable, files);
    }

    /**
     * Deletes all found files except the files of these parts. Keeps files that were written after {@link #read}. Such
     * a file exists if a JVM waited too long for the lock, and then wrote its part without the lock.
     */
    void keepOnly(List<Part> parts, Found found) throws IOException {
        List<Path> kept = parts.stream().map(this::file).toList();
        for (Path file : found.files()) {
            if (!kept.contains(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Returns the parts of one run. JVMs belong to the same run if they have the same name for the run. JVMs without a
     * name belong to the same run if they ran at the same time, or if a chain of such JVMs connects them. In a chain,
     * each JVM ran at the same time as the next JVM.
     *
     * @param one a part of the run; {@code parts} does not have to contain this part
     */
    static List<Part> ofSameRun(Part one, List<Part> parts) {
        List<Part> run = new ArrayList<>(List.of(one));
        for (int i = 0; i < run.size(); i++) {
            Part known = run.get(i);
            parts.stream()
                    .filter(part -> run.stream().noneMatch(part::isOf))
                    .filter(part -> sameRun(known, part))
                    .toList()
                    .forEach(run::add);
        }
        return parts.stream().filter(part -> run.stream().anyMatch(part::isOf)).toList();
    }

    private static boolean sameRun(Part one, Part other) {
        if (one.shard() != null || other.shard() != null) {
            return false;
        }
        if (one.run() == null && other.run() == null) {
            return one.fork().overlaps(other.fork());
        }
        return Objects.equals(one.run(), other.run());
    }
}
