package io.dynamolatency.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * All results of this JVM that belong into one report directory, in the order they were measured. A second run of tests in
 * the same JVM, as for Surefire's reruns, adds to the first's. Thread-safe.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class RunReport {

    /** Configuration parameter: the directory that reports are written to. */
    public static final String DIR = "dynamolatency.report.dir";

    /** Where reports go unless {@value #DIR} says otherwise, from the working directory. */
    public static final String DEFAULT_DIR = "target/dynamo-latency";

    // a listener of the launcher and an extension of Jupiter share nothing else on JUnit 5.12
    private static final Map<Path, RunReport> BY_DIRECTORY = new ConcurrentHashMap<>();

    private final Path directory;
    private final List<ReportEntry> entries = new ArrayList<>();
    private int written;

    private RunReport(Path directory) {
        this.directory = directory;
    }

    /** The report of a directory, absolute or from the working directory. */
    public static RunReport in(String directory) {
        Path path = Path.of(directory).toAbsolutePath().normalize();
        return BY_DIRECTORY.computeIfAbsent(path, RunReport::new);
    }

    /** Adds a result. */
    public synchronized void add(ReportEntry entry) {
        entries.add(entry);
    }

    /** Whether there is anything that was not written yet. */
    public synchronized boolean pending() {
        return entries.size() > written;
    }

    /**
     * Writes {@code results.json} and makes the table for the console, with the file's place as its last line. A directory
     * that cannot be written to becomes a warning in that line: a report never fails a run.
     */
    public synchronized String write() {
        List<ReportEntry> all = List.copyOf(entries);
        written = all.size();
        return ConsoleTable.of(all) + ResultsJson.of(all).writeTo(directory) + System.lineSeparator();
    }
}
