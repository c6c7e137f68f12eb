package io.dynamolatency.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * All results of this JVM that belong into one report directory, in the order they were measured. A second run of tests in
 * the same JVM, as for Surefire's reruns, adds to the first's. What was written is kept as rows alone: a result holds its whole
 * wire log. Thread-safe.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class RunReport {

    /** Configuration parameter: the directory that reports are written to. */
    public static final String DIR = "dynamolatency.report.dir";

    /** Configuration parameter: the heading of {@code report.html}. */
    public static final String TITLE = "dynamolatency.report.title";

    /** Where reports go unless {@value #DIR} says otherwise, from the working directory. */
    public static final String DEFAULT_DIR = "target/dynamo-latency";

    // a listener of the launcher and an extension of Jupiter share nothing else on JUnit 5.12
    private static final Map<Path, RunReport> BY_DIRECTORY = new ConcurrentHashMap<>();

    private final Path directory;
    private final List<ReportEntry> pending = new ArrayList<>();
    private final HtmlReport html = new HtmlReport();
    private Optional<ResultsJson> written = Optional.empty();
    private Optional<String> title = Optional.empty();

    private RunReport(Path directory) {
        this.directory = directory;
    }

    /** The report of a directory, absolute or from the working directory. */
    public static RunReport in(String directory) {
        Path path = Path.of(directory).toAbsolutePath().normalize();
        return BY_DIRECTORY.computeIfAbsent(path, RunReport::new);
    }

    /** Where the results go for machines to read. */
    public String file() {
        return directory.resolve(ResultsJson.FILE).toString();
    }

    /** Adds a result. */
    public synchronized void add(ReportEntry entry) {
        pending.add(entry);
    }

    /** Gives the report a heading, from the next time on that it is written. */
    public synchronized void entitle(String heading) {
        title = Optional.of(heading);
    }

    /** Whether there is anything that was not written yet. */
    public synchronized boolean pending() {
        return !pending.isEmpty();
    }

    /**
     * Writes {@code report.html} and {@code results.json}, and makes the table of what is new for the console, with the files' places as its last
     * lines. A directory that cannot be written to becomes one warning in their place: a report never fails a run. To be called only
     * when something is {@link #pending()}.
     */
    public synchronized String write() {
        List<ReportEntry> entries = pending.stream()
                .map(entry -> entry.after(
                        written.map(before -> before.failedBefore(entry)).orElse(List.of())))
                .toList();
        String table = ConsoleTable.of(entries);
        Optional<FirstVerdict> first =
                written.isPresent() ? Optional.empty() : entries.get(0).phases().flatMap(FirstVerdict::of);
        ResultsJson fresh = ResultsJson.of(entries, first);
        ResultsJson all = written.map(before -> before.plus(fresh)).orElse(fresh);
        written = Optional.of(all);
        html.add(entries);
        pending.clear();
        String time = first.map(verdict -> verdict + System.lineSeparator()).orElse("");
        return table + time + files(all) + System.lineSeparator();
    }

    /** Where there is no place for one file there is none for the other: that is said once. */
    private String files(ResultsJson all) {
        String results = all.writeTo(directory);
        return results.startsWith(ResultsJson.WARNING)
                ? results
                : html.writeTo(directory, title, all) + System.lineSeparator() + results;
    }
}
