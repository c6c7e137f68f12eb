package io.dynamolatency.internal.report.merge;

import io.dynamolatency.internal.report.ci.Publishing;
import io.dynamolatency.internal.report.console.ConsoleTable;
import io.dynamolatency.internal.report.console.Terminal;
import io.dynamolatency.internal.report.html.HtmlReport;
import io.dynamolatency.internal.report.rows.Bars;
import io.dynamolatency.internal.report.rows.FirstVerdict;
import io.dynamolatency.internal.report.rows.History;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.report.rows.ThisFork;
import io.dynamolatency.internal.report.rows.Trend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All results of this JVM that belong into one report directory, in the order they were measured. A second run of tests in
 * the same JVM, as for Surefire's reruns, adds to the first's. What was written is kept as rows alone: a result holds its whole
 * wire log. Thread-safe.
 */
public final class RunReport {

    // a listener of the launcher and an extension of Jupiter share nothing else on JUnit 5.12
    private static final Map<Path, RunReport> BY_DIRECTORY = new ConcurrentHashMap<>();

    private final Path directory;
    private final Duration wait;
    private final String id = ThisFork.newId();
    private final List<ReportEntry> pending = new ArrayList<>();
    private final HtmlReport html = new HtmlReport();
    private final List<RowTimes.Lines> times = new ArrayList<>();
    private Optional<ResultsJson> written = Optional.empty();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Instant begun = Instant.now();
    private Publishing publishing = Publishing.SILENT;
    private Terminal terminal = new Terminal(StandardCharsets.US_ASCII, false);
    private Optional<String> title = Optional.empty();

    private RunReport(Path directory) {
        this(directory, RunFiles.MOST_TO_WAIT);
    }

    /**
     * Another for the same directory stands for another JVM.
     *
     * @param wait how long to wait for others that write there
     */
    public RunReport(Path directory, Duration wait) {
        this.directory = directory;
        this.wait = wait;
    }

    /** The report of a directory, absolute or from the working directory. */
    public static RunReport in(String directory) {
        Path path = Path.of(directory).toAbsolutePath().normalize();
        return BY_DIRECTORY.computeIfAbsent(path, RunReport::new);
    }

    /** Where the results go for people to look at. */
    public String file() {
        return directory.resolve(HtmlReport.FILE).toString();
    }

    /** Adds a result. */
    public synchronized void add(ReportEntry entry) {
        pending.add(entry);
    }

    /** Has something said with the report that went wrong beside it and that no test fails for; what is said again is said once. */
    public synchronized void warn(String warning) {
        warnings.add("WARNING: " + warning);
    }

    /** What is made of the results beside {@code results.json}, and that standard output is this process's, from the next time on. */
    public synchronized void publish(ReportSettings settings) {
        publish(Publishing.of(settings));
        terminal = Terminal.ofThisProcess();
    }

    public synchronized void publish(Publishing other) {
        publishing = other;
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
     * Writes {@code results.json} and {@code results.hlog}, beside what other JVMs of the same run wrote there, and {@code report.html}, and makes the
     * table of what is new for the console, with the files' places as its last lines. A directory that cannot be written to becomes one
     * warning in their place: a report never fails a run. To be called only when something is {@link #pending()}.
     *
     * @param name the value of {@link ReportSettings#RUN}; empty where nothing is said
     */
    public synchronized String write(Optional<String> name) {
        List<ReportEntry> entries = pending.stream()
                .map(entry -> entry.after(
                        written.map(before -> before.failedBefore(entry)).orElse(List.of())))
                .toList();
        String table = ConsoleTable.of(entries, Bars.in(terminal.charset()));
        Optional<FirstVerdict> first =
                written.isPresent() ? Optional.empty() : entries.get(0).phases().flatMap(FirstVerdict::of);
        ResultsJson fresh = ResultsJson.of(entries, first);
        ResultsJson all = written.map(before -> before.plus(fresh)).orElse(fresh);
        written = Optional.of(all);
        html.add(entries);
        entries.forEach(entry -> times.add(RowTimes.of(entry.result()).lines()));
        pending.clear();
        String time = first.map(verdict -> verdict + System.lineSeparator()).orElse("");
        StringBuilder besides = new StringBuilder();
        String results = new RunFiles(directory, ThisFork.of(id, name), wait).write(all, List.copyOf(times), there -> {
            Publishing.Published published = published(
                    there.ofAllJvms(),
                    there.ofAllJvms() ? Optional.of(there.firstFork()) : Optional.empty(),
                    fresh,
                    all,
                    there.results());
            besides.append(lines(published))
                    .append(html.writeTo(directory, there, title, published.trend()))
                    .append(System.lineSeparator());
        });
        // where there is no place for one file there is none for the others: that is said once
        if (results.startsWith(ResultsJson.WARNING)) {
            besides.append(lines(published(false, Optional.of(id), fresh, all, all)));
        }
        return terminal.paint(table + time + besides + results + System.lineSeparator());
    }

    /** The same where nothing is said of a run. */
    public String write() {
        return write(Optional.empty());
    }

    private String lines(Publishing.Published published) {
        String lines = Stream.concat(warnings.stream(), published.lines().stream())
                .map(line -> line + System.lineSeparator())
                .collect(Collectors.joining());
        warnings.clear();
        return lines;
    }

    private Publishing.Published published(
            boolean writable, Optional<String> run, ResultsJson fresh, ResultsJson all, ResultsJson ofRun) {
        try {
            return publishing.publish(
                    directory, writable, run.map(first -> History.ThisRun.of(first, begun)), fresh, all, ofRun);
        } catch (RuntimeException unexpected) {
            // the table is worth more than what is made of it
            return new Publishing.Published(
                    List.of("WARNING: results could not be published: " + unexpected), Trend.NONE);
        }
    }
}
