package io.dynamolatency.internal.report.ci;

import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.report.rows.History;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.Trend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes files and messages for other tools from a run's results. It fails no run: what goes wrong is a line to print.
 * For one report directory and one thread at a time.
 *
 * @param gitHub GitHub Actions, as this process sees it
 */
public record Publishing(ReportSettings settings, GitHubActions gitHub) {

    /**
     * What was published.
     *
     * @param lines for the console
     * @param trend the figures of earlier runs
     */
    public record Published(List<String> lines, Trend trend) {}

    /** Publishes no more than the files. */
    public static final Publishing SILENT =
            new Publishing(ReportSettings.SILENT, new GitHubActions(Map.of(), Path.of("")));

    /** Returns the publishing of this process. */
    public static Publishing of(ReportSettings settings) {
        return new Publishing(settings, new GitHubActions(System.getenv(), Path.of("")));
    }

    /**
     * Publishes the results.
     *
     * @param directory where results are
     * @param writable whether files can be written there
     * @param run the run for the history; empty: the history does not keep it
     * @param fresh those that were not published yet
     * @param all those of this JVM
     * @param ofRun those of all JVMs of the run so far
     */
    public Published publish(
            Path directory,
            boolean writable,
            Optional<History.ThisRun> run,
            ResultsJson fresh,
            ResultsJson all,
            ResultsJson ofRun) {
        List<String> lines = new ArrayList<>();
        settings.faults().forEach(fault -> lines.add("WARNING: " + fault));
        if (writable) {
            write(directory.resolve(BenchmarkJson.FILE), BenchmarkJson.of(ofRun.results()), lines);
            write(directory.resolve(OpenMetrics.FILE), OpenMetrics.of(ofRun), lines);
        }
        Trend trend = settings.history()
                .flatMap(
                        history -> run.map(one -> trend(new History(history, settings.kept()), one, all, ofRun, lines)))
                .orElse(Trend.NONE);
        lines.addAll(gitHub.report(
                settings, fresh, directory.resolve(ReportFiles.RESULTS).toString()));
        return new Published(lines, trend);
    }

    /** Returns the trend of the run. The trend of this JVM's results goes to the console. */
    private static Trend trend(
            History history, History.ThisRun unnamed, ResultsJson all, ResultsJson ofRun, List<String> lines) {
        Set<String> warnings = new LinkedHashSet<>();
        History.ThisRun run = history.firstStored(unnamed, warnings::add);
        List<Trend.Run> before = history.before(run, warnings::add);
        history.keep(run, ofRun, warnings::add);
        warnings.forEach(text -> lines.add("WARNING: " + text));
        lines.addAll(Trend.of(before, new Trend.Run(run.at(), all)).lines());
        return Trend.of(before, new Trend.Run(run.at(), ofRun));
    }

    private static void write(Path file, String text, List<String> lines) {
        try {
            WholeFile.write(file, text);
        } catch (IOException | RuntimeException unwritable) {
            lines.add("WARNING: " + file + " could not be written: " + unwritable);
        }
    }
}
