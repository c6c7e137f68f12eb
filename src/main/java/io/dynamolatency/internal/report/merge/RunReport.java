package io.dynamolatency.internal.report.merge;

import com.google.gson.JsonObject;
import io.dynamolatency.internal.access.RequiredVersions;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.report.ci.Publishing;
import io.dynamolatency.internal.report.console.ConsoleTable;
import io.dynamolatency.internal.report.console.TableHead;
import io.dynamolatency.internal.report.console.Terminal;
import io.dynamolatency.internal.report.html.HtmlPage;
import io.dynamolatency.internal.report.rows.Bars;
import io.dynamolatency.internal.report.rows.FirstVerdict;
import io.dynamolatency.internal.report.rows.History;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.report.rows.ThisFork;
import io.dynamolatency.internal.report.rows.Trend;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.text.SafeText;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All results of this JVM for one report directory, in the order in which they were measured. If tests run again in the
 * same JVM, as in Surefire's reruns, their results are added. When the results are written, or when too many results
 * wait to be written, the report replaces results by rows. A row is much smaller than a result, because a result
 * contains its whole wire log. Thread-safe.
 */
public final class RunReport {

    // static, because with JUnit 5.12 a launcher listener and a Jupiter extension have no common store
    private static final Map<Path, RunReport> BY_DIRECTORY = new ConcurrentHashMap<>();

    /** How many runs of the launcher are under way. */
    private static final AtomicInteger RUNS = new AtomicInteger();

    /** When a test begins and at least this number of results waits, the report replaces these results by rows. */
    static final int MOST_PENDING = 64;

    private final Path directory;
    private final Duration wait;
    private final String id = ThisFork.newId();
    private final Instant created = Instant.now();
    private final List<ReportEntry> pending = new ArrayList<>();
    private final Rows.Finished finished = new Rows.Finished();
    private Optional<FirstVerdict> firstVerdict = Optional.empty();
    private final List<RowTimes.Lines> times = new ArrayList<>();
    private final List<@Nullable ResultPicture> pictures = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final List<String> commands = new ArrayList<>();
    private Optional<ResultsJson> firstCalls = Optional.empty();
    private Optional<ResultsJson> written = Optional.empty();
    private Publishing publishing = Publishing.SILENT;
    private Terminal terminal = new Terminal(StandardCharsets.US_ASCII, false);
    private Optional<String> title = Optional.empty();
    private Optional<JsonObject> suite = Optional.empty();
    private boolean suiteIsNew;

    private RunReport(Path directory) {
        this(directory, RunFiles.MOST_TO_WAIT);
    }

    /**
     * Creates a report that {@link #forDirectory} never returns. This report behaves like the report of another JVM.
     *
     * @param wait how long to wait for other JVMs that write to the directory
     */
    public RunReport(Path directory, Duration wait) {
        this.directory = directory;
        this.wait = wait;
    }

    /**
     * Returns the report of a directory. The directory is an absolute path, or a path relative to the working
     * directory.
     */
    public static RunReport forDirectory(String directory) {
        Path path = Path.of(directory).toAbsolutePath().normalize();
        return BY_DIRECTORY.computeIfAbsent(path, RunReport::new);
    }

    /** Notes that a run of the launcher has started or ended. When a run of the launcher ends, it writes the report. */
    public static void running(boolean begins) {
        RUNS.updateAndGet(runs -> Math.max(0, runs + (begins ? 1 : -1)));
    }

    /** Returns whether a run of the launcher is under way. */
    static boolean awaited() {
        return RUNS.get() > 0;
    }

    /** Returns the page's path. */
    public String file() {
        return directory.resolve(ReportFiles.PAGE).toString();
    }

    /** Adds a result. */
    public synchronized void add(ReportEntry entry) {
        if (pending.size() >= MOST_PENDING && beginsTest(entry.result().subject())) {
            finished.add(rows(Terminal.ofThisProcess()));
        }
        pending.add(entry);
    }

    /**
     * Returns whether this is the first result of a test. The table and the comparisons of a test need all results of
     * this test.
     */
    private boolean beginsTest(MeasuredTest test) {
        List<MeasuredTest> before =
                pending.stream().map(entry -> entry.result().subject()).toList();
        return before.contains(test)
                || before.stream()
                        .noneMatch(other -> other.testClass().equals(test.testClass())
                                && other.testMethod().equals(test.testMethod()));
    }

    /** Makes rows of the pending results, and forgets the results. */
    private Rows rows(Terminal shownIn) {
        List<ReportEntry> entries = pending.stream()
                .map(entry -> entry.after(
                        written.map(before -> before.failedBefore(entry)).orElse(List.of())))
                .toList();
        boolean firstOfAll = finished.isEmpty()
                && written.filter(before -> !before.results().isEmpty()).isEmpty();
        if (firstOfAll) {
            firstVerdict = entries.get(0).phases().flatMap(FirstVerdict::of);
        }
        Rows rows = new Rows(
                TableHead.of(entries),
                ConsoleTable.tests(entries, Bars.in(shownIn.charset())),
                ResultsJson.of(entries, firstOfAll ? firstVerdict : Optional.empty()),
                entries.stream()
                        .map(entry -> RowTimes.of(entry.result()).lines())
                        .toList(),
                entries.stream().map(this::picture).collect(Collectors.toList()));
        pending.clear();
        return rows;
    }

    /** Adds first calls in fresh JVMs. */
    public synchronized void add(Environment environment, List<ResultsJson.FirstCall> rows) {
        firstCalls = Optional.of(plus(firstCalls, ResultsJson.of(environment, rows)));
    }

    private static ResultsJson plus(Optional<ResultsJson> earlier, ResultsJson later) {
        return earlier.map(before -> before.plus(later)).orElse(later);
    }

    /**
     * Adds a warning that fails no test. The next report prints the warning once, even if the warning was added several
     * times.
     */
    public synchronized void warn(String warning) {
        warnings.add(SafeText.line(ResultsJson.WARNING + warning));
    }

    /** Sets what to publish, and uses the charset of this process's standard output from then on. */
    public synchronized void publish(ReportSettings settings) {
        publish(Publishing.of(settings));
        terminal = Terminal.ofThisProcess();
    }

    /** Sets what to publish. */
    public synchronized void publish(Publishing other) {
        publishing = other;
    }

    /** Sets the page's heading. The heading takes effect when the page is next written. */
    public synchronized void title(String heading) {
        title = Optional.of(SafeText.line(heading));
    }

    /** Sets the counts of a guarded suite, which come from all JVMs of the run so far. */
    public synchronized void suite(JsonObject counted) {
        suite = Optional.of(counted);
        suiteIsNew = true;
    }

    /** Returns whether there are results, first calls or counts of a guarded suite that were not written yet. */
    public synchronized boolean pending() {
        return !pending.isEmpty() || firstCalls.isPresent() || suiteIsNew;
    }

    /**
     * Writes the report of all JVMs of the run, and returns the console's table of the new results. The table's last
     * lines are the files' paths, or a warning if the directory can't be written to. Call this method only if something
     * is {@link #pending()}.
     *
     * @param run the value of {@link ReportSettings#RUN}
     */
    public synchronized String write(Optional<String> run) {
        suiteIsNew = false;
        StringBuilder lines = new StringBuilder();
        Optional<ResultsJson> measured = pending.isEmpty() ? Optional.empty() : Optional.of(freshRows(lines));
        Optional<ResultsJson> found =
                firstCalls.map(calls -> plus(measured, calls)).or(() -> measured);
        firstCalls = Optional.empty();
        written = found.map(more -> plus(written, more)).or(() -> written);
        ResultsJson none = ResultsJson.none(
                Environment.ofThisJvm(RequiredVersions.sdk().orElse("unknown"), "the DynamoDB of the tests"));
        ResultsJson fresh = found.orElse(none);
        ResultsJson all = written.orElse(none);
        Part mine = part(run, all);
        RunFiles.Outcome outcome =
                new RunFiles(directory, wait).write(mine, whole -> lines.append(writeRest(whole, fresh, all)));
        if (outcome instanceof RunFiles.Warning warning) {
            // a later report adds a kept part to the history. If this JVM added the part now, other JVMs of the run
            // would treat its results as results of an earlier run
            Optional<String> history = warning.partKept() ? Optional.empty() : Optional.of(id);
            lines.append(lines(published(false, history, fresh, all, all)));
        }
        String text = terminal.paint(SafeText.lines(lines + outcome.text() + System.lineSeparator()));
        String annotations =
                commands.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
        commands.clear();
        return publishing.gitHub().withoutCommands(text) + annotations;
    }

    /** Makes rows of the results that were not written yet, and adds the console's table to the lines. */
    private ResultsJson freshRows(StringBuilder lines) {
        Rows rows = finished.with(rows(terminal));
        times.addAll(rows.times());
        pictures.addAll(rows.pictures());
        lines.append(rows.head()).append(rows.tables()).append(System.lineSeparator());
        firstVerdict.ifPresent(verdict -> lines.append(verdict).append(System.lineSeparator()));
        firstVerdict = Optional.empty();
        return rows.results();
    }

    private Part part(Optional<String> run, ResultsJson all) {
        Part part = Part.of(ThisFork.of(id, run), all, List.copyOf(times), shares());
        suite.ifPresent(counted -> part.results().add(Part.SUITE, counted));
        return part;
    }

    /** Writes the report of a run without a name; see {@link #write(Optional)}. */
    public String write() {
        return write(Optional.empty());
    }

    /** Returns the picture of a result; {@code null} if it can't be made. The figures are reported in any case. */
    private @Nullable ResultPicture picture(ReportEntry entry) {
        try {
            return ResultPicture.of(entry);
        } catch (RuntimeException | LinkageError failure) {
            warn("calls and connections are not drawn: " + failure);
            return null;
        }
    }

    private List<@Nullable ResultPicture> shares() {
        List<@Nullable ResultPicture> shares = new ArrayList<>();
        for (ResultPicture picture : pictures) {
            shares.add(picture == null ? null : picture.among(pictures.size()));
        }
        return shares;
    }

    private String writeRest(WholeRun whole, ResultsJson fresh, ResultsJson all) {
        if (whole.undrawn() > 0) {
            warn("calls and connections of " + Numbers.counted(whole.undrawn(), "result")
                    + " are not drawn: their drawing data is missing");
        }
        Publishing.Published published = published(true, Optional.of(whole.firstFork()), fresh, all, whole.results());
        Path page = directory.resolve(ReportFiles.PAGE);
        return lines(published)
                + HtmlPage.write(page, title, whole.json(), whole::pictures, published.trend())
                + System.lineSeparator();
    }

    private String lines(Publishing.Published published) {
        String lines = Stream.concat(warnings.stream(), published.lines().stream())
                .map(line -> SafeText.line(line) + System.lineSeparator())
                .collect(Collectors.joining());
        warnings.clear();
        commands.addAll(published.commands());
        return lines;
    }

    private Publishing.Published published(
            boolean writable, Optional<String> run, ResultsJson fresh, ResultsJson all, ResultsJson ofRun) {
        try {
            return publishing.publish(
                    directory, writable, run.map(first -> History.ThisRun.of(first, created)), fresh, all, ofRun);
        } catch (RuntimeException unexpected) {
            // a problem with the other files must not prevent the console's table
            return new Publishing.Published(
                    List.of(ResultsJson.WARNING + "results could not be published: " + unexpected),
                    List.of(),
                    Trend.NONE);
        }
    }
}
