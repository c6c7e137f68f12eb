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
import java.util.stream.Collectors;

/**
 * Makes files and messages for other tools from a run's results. A problem does not fail the run: {@link #publish}
 * returns a line about the problem, to print on the console. Use an object of this class for only one report directory,
 * and in only one thread at a time.
 *
 * @param gitHub publishes to GitHub Actions
 */
public record Publishing(ReportSettings settings, GitHubActions gitHub) {

    /**
     * The result of publishing.
     *
     * @param lines lines to print on the console
     * @param commands lines that the build server reads on the console
     * @param trend the figures of earlier runs
     */
    public record Published(List<String> lines, List<String> commands, Trend trend) {}

    /** Writes the files, and publishes nothing else. */
    public static final Publishing SILENT =
            new Publishing(ReportSettings.SILENT, new GitHubActions(Map.of(), Path.of("")));

    /** Makes an object with the environment of this process. */
    public static Publishing of(ReportSettings settings) {
        return new Publishing(settings, new GitHubActions(System.getenv(), Path.of("")));
    }

    /**
     * Writes the files and publishes the results.
     *
     * @param directory the report directory
     * @param writable whether files can be written to the directory
     * @param run the run for the history; empty if the history should not keep it
     * @param fresh the results that were not published yet
     * @param all all results of this JVM
     * @param ofRun the results of all JVMs of the run so far
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
        // a run that only guards a suite or measures first calls has no figures for the trend
        Trend trend = settings.history()
                .filter(history -> !ofRun.results().isEmpty())
                .flatMap(
                        history -> run.map(one -> trend(new History(history, settings.kept()), one, all, ofRun, lines)))
                .orElse(Trend.NONE);
        Map<Boolean, List<String>> gitHubs =
                gitHub
                        .report(
                                settings,
                                fresh,
                                directory.resolve(ReportFiles.RESULTS).toString())
                        .stream()
                        .collect(Collectors.partitioningBy(line -> line.startsWith("::")));
        lines.addAll(gitHubs.getOrDefault(false, List.of()));
        return new Published(lines, gitHubs.getOrDefault(true, List.of()), trend);
    }

    /**
     * Returns the trend of all results of the run. Also adds lines for the console, with the trend of this JVM's
     * results.
     */
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
