package io.dynamolatency.internal.report.ci;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.report.html.HtmlPageTest;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.History;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.SampleEntries;
import io.dynamolatency.internal.report.rows.SampleFirstCalls;
import io.dynamolatency.internal.report.rows.SampleRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class PublishingTest {

    private static final Optional<History.ThisRun> RUN =
            Optional.of(History.ThisRun.of("id", Instant.parse("2026-11-23T22:45:00Z")));

    @Test
    void benchmarkAndMetricsAreOfAllJvmsOfTheRun(@TempDir Path dir) throws IOException {
        Path report = Files.createDirectories(dir.resolve("report"));
        Publishing.SILENT.publish(report, true, RUN, SampleRows.mixed(), SampleRows.mixed(), SampleRows.many(3));
        assertThat(Files.readString(report.resolve("benchmark.json")))
                .contains("OrderTest.test2 [")
                .doesNotContain("OrderTest.putItem [");
        assertThat(Files.readString(report.resolve("metrics.prom"))).contains("test_method=\"test2\"");
    }

    @Test
    void whatCannotBeWrittenIsAWarningEach(@TempDir Path dir) throws IOException {
        Files.createDirectories(dir.resolve("benchmark.json/occupied"));
        assertThat(Publishing.SILENT
                        .publish(dir, true, RUN, SampleRows.mixed(), SampleRows.mixed(), SampleRows.mixed())
                        .lines())
                .singleElement()
                .asString()
                .startsWith("WARNING: " + dir.resolve("benchmark.json") + " could not be written: ");
        assertThat(dir.resolve("metrics.prom")).exists();
    }

    @Test
    void whereTheDirectoryCannotBeWrittenNoMoreIsSaidOfIt(@TempDir Path dir) throws IOException {
        Path file = Files.createFile(dir.resolve("occupied"));
        RunReport report = RunReport.forDirectory(file.toString());
        report.publish(ReportSettings.of(key ->
                Optional.ofNullable(Map.of(ReportSettings.PUBLISH, "none").get(key))));
        report.add(SampleEntries.closedWhereKeptWasExpected());
        assertThat(report.write().lines().filter(line -> line.startsWith("WARNING: ")))
                .singleElement()
                .asString()
                .startsWith("WARNING: results could not be written to ");
    }

    @Test
    void aFaultOfAParameterIsSaidWhereNoTestFailsForIt(@TempDir Path dir) {
        ReportSettings settings = ReportSettings.of(key ->
                Optional.ofNullable(Map.of(ReportSettings.PUBLISH, "maybe").get(key)));
        RunReport report = RunReport.forDirectory(dir.toString());
        report.publish(new Publishing(settings, new GitHubActions(Map.of(), dir)));
        report.warn("once");
        report.warn("once");
        report.add(SampleEntries.closedWhereKeptWasExpected());
        assertThat(report.write())
                .contains("WARNING: parameter dynamolatency.report.publish = \"maybe\"; write a list of github, ")
                .containsOnlyOnce("WARNING: once");
    }

    private static RunReport report(Path dir, Path history) {
        RunReport report = new RunReport(dir, Duration.ofSeconds(20));
        report.publish(new Publishing(
                ReportSettings.of(key -> Optional.ofNullable(
                        Map.of(ReportSettings.HISTORY, history.toString(), ReportSettings.PUBLISH, "maybe")
                                .get(key))),
                new GitHubActions(Map.of(), dir)));
        return report;
    }

    private static void writeYesterday(Path directory, Path history) throws IOException {
        RunReport yesterday = report(directory, history);
        yesterday.add(SampleEntries.closedWhereKeptWasExpected());
        yesterday.write(Optional.of("yesterday"));
    }

    @Test
    void firstCallsAloneAreWrittenAsResultsAre(@TempDir Path dir) throws IOException {
        Path history = dir.resolve("history");
        writeYesterday(dir.resolve("report"), history);

        RunReport today = report(dir.resolve("report"), history);
        today.add(SampleFirstCalls.ENVIRONMENT, SampleFirstCalls.rows());
        assertThat(today.write(Optional.of("today"))).contains("WARNING: parameter dynamolatency.report.publish");
        assertThat(dir.resolve("report/benchmark.json")).hasContent("[]");
        assertThat(Files.readString(dir.resolve("report/metrics.prom")))
                .contains("dynamolatency_failed_expectations{test_class=\"com.example.OrderTest\",test_method=\"load\"")
                .doesNotContain("putItem");
        assertThat(history).isDirectoryContaining("glob:**.json").satisfies(runs -> {
            try (var files = Files.list(runs)) {
                assertThat(files).as("a run without figures").hasSize(1);
            }
        });
    }

    @Test
    void firstCallsAndASuiteAfterResultsLeaveTheTrend(@TempDir Path dir) throws IOException {
        Path history = dir.resolve("history");
        writeYesterday(dir.resolve("report"), history);
        RunReport today = report(dir.resolve("report"), history);
        today.add(SampleEntries.closedWhereKeptWasExpected());
        today.write(Optional.of("today"));
        today.add(SampleFirstCalls.ENVIRONMENT, SampleFirstCalls.rows());
        today.write(Optional.of("today"));
        assertThat(HtmlPageTest.data(Files.readString(dir.resolve("report/report.html")))
                        .getAsJsonArray("trend"))
                .hasSize(1);
        assertThat(Files.readString(dir.resolve("report/benchmark.json"))).contains("putItem");
    }
}
