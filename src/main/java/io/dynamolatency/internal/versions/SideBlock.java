package io.dynamolatency.internal.versions;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.calls.RecordedTimes;
import io.dynamolatency.internal.io.TemporaryDirectory;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.TimesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A block of calls of one side, the base or the head.
 *
 * @param row the results of the block, and its failure
 * @param own the own times of each result's calls, in nanoseconds; empty if nothing was measured
 */
record SideBlock(VersionRow row, List<long[]> own) {

    /** The JVM's options for tests that judge only counts, because counts do not depend on the speed of code. */
    private static final List<String> QUICK_START =
            List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    SideBlock {
        own = List.copyOf(own);
    }

    boolean measured() {
        return !row.results().isEmpty();
    }

    /** Returns whether a failure left this block without results, or with fewer results than a block of the base. */
    boolean failsBeside(SideBlock ofBase) {
        return !measured()
                || (row.fails() && row.results().size() < ofBase.row().results().size());
    }

    /** Measures a block in a JVM of its own. */
    static SideBlock measure(String side, ComparePlan plan, List<Path> classPath)
            throws IOException, InterruptedException {
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            VersionRow row = VersionJvm.run(
                    side,
                    plan.method(),
                    plan.parameters(),
                    plan.timed() ? List.of() : QUICK_START,
                    classPath,
                    directory.path());
            return new SideBlock(row, row.results().isEmpty() ? List.of() : times(directory.path()));
        }
    }

    /** Returns the own times of each result in a report directory. */
    static List<long[]> times(Path directory) throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve(ReportFiles.TIMES));
        List<long[]> times = new ArrayList<>();
        for (JsonElement row : JsonParser.parseString(Files.readString(directory.resolve(ReportFiles.RESULTS)))
                .getAsJsonObject()
                .getAsJsonArray("results")) {
            JsonObject histograms = row.getAsJsonObject().getAsJsonObject(TimesFile.FIELD);
            String tag = histograms.get(TimesFile.OWN).getAsString();
            times.add(lines.stream()
                    .filter(line -> line.startsWith("Tag=" + tag + ","))
                    .findFirst()
                    .map(line -> values(RecordedTimes.parse(line)))
                    .orElse(new long[0]));
        }
        return times;
    }

    /**
     * Returns the times in a random order. In a histogram's ascending order, all slow calls would follow one another.
     */
    private static long[] values(RecordedTimes times) {
        List<Long> values = new ArrayList<>();
        times.buckets().forEach((nanos, calls) -> values.addAll(Collections.nCopies(calls.intValue(), nanos)));
        Collections.shuffle(values, new Random(1));
        return values.stream().mapToLong(nanos -> Math.max(1, nanos)).toArray();
    }
}
