package io.dynamolatency.internal.report.ci;

import static io.dynamolatency.internal.report.rows.ReportSettings.PUBLISH;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.NodeReport;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ReportSettings.Target;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.SampleEntries;
import io.dynamolatency.internal.report.rows.SampleFirstCalls;
import io.dynamolatency.internal.report.rows.SampleRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class GitHubActionsTest {

    @TempDir
    private Path dir = Path.of("");

    private static final ResultsJson RESULTS = SampleRows.mixed();

    private Path summary() {
        return dir.resolve("summary.md");
    }

    private List<String> report(String publish, Map<String, String> environment) {
        ReportSettings settings = ReportSettings.of(key -> Optional.of(publish).filter(p -> key.equals(PUBLISH)));
        return new GitHubActions(environment, dir).report(settings, RESULTS, "results.json");
    }

    private Map<String, String> there() {
        return Map.of("GITHUB_ACTIONS", "true", "GITHUB_STEP_SUMMARY", summary().toString());
    }

    @Test
    void whereItRunsThereTheSummaryIsAppendedAndAnnotationsArePrinted() throws IOException {
        Files.writeString(summary(), "what an earlier command wrote\n");
        assertThat(report("github", there()))
                .hasSize(2)
                .allMatch(line -> line.startsWith("::error title=") || line.startsWith("::warning title="));
        assertThat(Files.readString(summary()))
                .startsWith("what an earlier command wrote\n## DynamoDB latency\n")
                .contains("### com.example.OrderTest.putItem");
        report("github", there());
        assertThat(Files.readString(summary()).split("## DynamoDB latency\n", -1))
                .hasSize(3);
    }

    @Test
    void aLockThatIsNeverReleasedOnlyDelaysTheSummary() throws IOException {
        try (FileChannel other = FileChannel.open(summary(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = other.lock()) {
            assertThat(report("github", there())).hasSize(2).noneMatch(line -> line.startsWith("WARNING"));
            assertThat(held.acquiredBy()).isSameAs(other);
        }
        assertThat(Files.readString(summary())).startsWith("## DynamoDB latency\n");
    }

    @Test
    void elsewhereAndWhereItIsOffNothingIs() {
        assertThat(report("github", Map.of("GITHUB_STEP_SUMMARY", summary().toString())))
                .isEmpty();
        assertThat(report("github", Map.of())).isEmpty();
        assertThat(report("attachments, stdout", there())).isEmpty();
        assertThat(summary()).doesNotExist();
    }

    @Test
    void whereItIsOnASummaryThatHasNoPlaceIsAWarning() {
        assertThat(report("github-always", Map.of()))
                .hasSize(3)
                .first()
                .asString()
                .startsWith(
                        "WARNING: no job summary was written: the environment variable GITHUB_STEP_SUMMARY is unset");
        assertThat(report(
                        "github-always", Map.of("GITHUB_STEP_SUMMARY", summary().toString())))
                .hasSize(2);
        assertThat(summary()).exists();
    }

    @Test
    void aStepWritesNoMoreThanItMay() throws IOException {
        Files.writeString(summary(), "x".repeat(JobSummary.MOST_BYTES - 700));
        assertThat(report("github", there())).allMatch(line -> line.startsWith("::"));
        assertThat(Files.size(summary())).isBetween(JobSummary.MOST_BYTES - 699L, (long) JobSummary.MOST_BYTES);
        assertThat(Files.readString(summary()))
                .contains("_1 more test is not shown, because a step can write at most 1 MiB");
        Files.writeString(summary(), "x".repeat(JobSummary.MOST_BYTES + 5));
        assertThat(report("github", there()).get(0))
                .startsWith("WARNING: no job summary was written: the file already has 1048581 bytes");
        assertThat(Files.size(summary())).isEqualTo(JobSummary.MOST_BYTES + 5);
    }

    @Test
    void aSummaryThatCannotBeWrittenIsAWarning() {
        assertThat(report("github", Map.of("GITHUB_ACTIONS", "true", "GITHUB_STEP_SUMMARY", dir.toString()))
                        .get(0))
                .startsWith("WARNING: the job summary could not be written to " + dir);
    }

    @Test
    void annotationsNameTheSourceWhereTheRepositoryIsKnown() throws IOException {
        Path file = dir.resolve("src/test/java/com/example/OrderTest.java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "class OrderTest {\n  void putItem() {}\n}\n");
        assertThat(report("github", Map.of("GITHUB_ACTIONS", "true", "GITHUB_WORKSPACE", dir.toString())))
                .hasSize(2)
                .allMatch(line -> line.contains(",file=src/test/java/com/example/OrderTest.java,line=2::"));
        assertThat(report("github", Map.of("GITHUB_ACTIONS", "true", "GITHUB_WORKSPACE", "")))
                .noneMatch(line -> line.contains("file="));
    }

    @Test
    void theReportPrintsThemAfterItsTextWhereTheRunnerReadsNoCommands() {
        RunReport report = RunReport.forDirectory(dir.resolve("report").toString());
        report.publish(new Publishing(ReportSettings.of(key -> Optional.empty()), new GitHubActions(there(), dir)));
        report.add(SampleEntries.closedWhereKeptWasExpected());
        List<String> lines = report.write().lines().toList();
        assertThat(lines.get(0)).startsWith("::stop-commands::");
        String end = "::" + lines.get(0).substring("::stop-commands::".length()) + "::";
        assertThat(lines.get(lines.indexOf(end) - 1)).startsWith("Results: ");
        assertThat(lines.subList(lines.indexOf(end) + 1, lines.size()))
                .hasSize(1)
                .allMatch(line -> line.startsWith("::error title="));
        assertThat(summary()).exists();
    }

    @Test
    void namesOfTestsWriteNoCommandsAndNoEscapes() throws IOException {
        RunReport report = RunReport.forDirectory(dir.resolve("report").toString());
        report.publish(new Publishing(ReportSettings.of(key -> Optional.empty()), new GitHubActions(Map.of(), dir)));
        report.title("title\u001b]0;x\u0007");
        ResultData hostile = SampleResults.of(ConnectionMode.CLOSE)
                .testMethod("put\n::error::forged\u001b[2J\u202e")
                .alike(49, 55)
                .get();
        report.add(new ReportEntry(
                hostile, List.of(new ConnectionLimit(1).check(hostile)), List.of("a\n::warning::forged\u001b[2J")));
        String console = report.write();
        assertThat(console).doesNotContain("\u001b", "\u202e", "\n::").contains("put\\n::error::forged\\u001b[2J");
        assertThat(Annotations.of(ResultsJson.of(List.of(new ReportEntry(hostile, List.of()))), r -> Optional.empty()))
                .noneMatch(line -> line.contains("\u001b"));
        assertThat(Files.readString(dir.resolve("report/metrics.prom"))).doesNotContain("\u001b", "\n::");
        assertThat(Files.readString(dir.resolve("report/report.html"))).doesNotContain("\u001b", "\u0007");
        assertThat(hostile.subject().toString()).doesNotContain("\n", "\u001b");
        assertThat(NodeReport.line(new ReportEntry(hostile, List.of()))).doesNotContain("\n", "\u001b");
    }

    @Test
    void targetsAreAList() {
        assertThat(published("github-always,stdout")).containsExactlyInAnyOrder(Target.GITHUB_ALWAYS, Target.STDOUT);
        assertThat(published(" attachments ")).containsExactly(Target.ATTACHMENTS);
        assertThat(published("none")).isEmpty();
    }

    private static Set<Target> published(String list) {
        return ReportSettings.of(key -> Optional.of(list).filter(l -> key.equals(PUBLISH)))
                .targets();
    }

    @Test
    void whatIsWrongWithAParameterIsSaid() {
        Map<String, String> wrong =
                Map.of(PUBLISH, "github, maybe", ReportSettings.HISTORY, "", ReportSettings.HISTORY_KEEP, "0");
        ReportSettings settings = ReportSettings.of(key -> Optional.ofNullable(wrong.get(key)));
        assertThat(settings.faults())
                .containsExactly(
                        "parameter dynamolatency.report.publish = \"github, maybe\"; write a list of github,"
                                + " github-always, attachments, stdout, attachment-lines, or none",
                        "parameter dynamolatency.history = \"\": is empty; write a directory, such as"
                                + " .dynamo-latency/history",
                        "parameter dynamolatency.history.keep = \"0\"; write a whole number, 1 or more");
        assertThat(settings.targets()).containsExactlyInAnyOrder(Target.GITHUB, Target.ATTACHMENTS);
        assertThat(settings.kept()).isEqualTo(ReportSettings.DEFAULT_KEPT);
    }

    @Test
    void failedFirstCallsHaveAnAnnotationAndASection() throws IOException {
        RunReport report = new RunReport(dir.resolve("report"), Duration.ofSeconds(20));
        report.publish(new Publishing(ReportSettings.of(key -> Optional.empty()), new GitHubActions(there(), dir)));
        report.add(SampleFirstCalls.ENVIRONMENT, SampleFirstCalls.rows());
        assertThat(report.write(Optional.of("run")).lines())
                .last()
                .asString()
                .startsWith("::error title=OrderTest.load%2C first call%2C NOTHING%3A p90 over::"
                        + "p90 1.2 s, limit 900 ms: over");
        assertThat(Files.readString(summary()).lines())
                .contains(
                        "| variant | JVMs | p50 | p90 | verdict |",
                        "| first call, NOTHING | 20 | 1000.00 | 1200.00 | ❌ 1 of 1 not met |",
                        "| first call, CDS\\_ARCHIVE | 0 | – | – | – |",
                        "- ❌ first call, NOTHING: p90 1.2 s, limit 900 ms: over")
                .anyMatch(line -> line.startsWith("### com.example.OrderTest.load, first calls in fresh JVMs, "));
    }

    @Test
    void aSuiteAloneIsNotPublished() {
        RunReport report = new RunReport(dir.resolve("report"), Duration.ofSeconds(20));
        report.publish(new Publishing(ReportSettings.of(key -> Optional.empty()), new GitHubActions(there(), dir)));
        report.suite(new JsonObject());
        assertThat(report.write(Optional.of("run"))).contains("Results: ");
        assertThat(summary()).doesNotExist();
    }

    @Test
    void withoutTheLockTheTextOfAnotherJvmStays() throws IOException {
        Files.createFile(summary());
        List<ResultsJson.Result> rows = new AbstractList<>() {
            private boolean read;

            @Override
            public ResultsJson.Result get(int index) {
                if (!read) {
                    read = true;
                    try {
                        Files.writeString(summary(), "what another JVM wrote\n");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return RESULTS.results().get(index);
            }

            @Override
            public int size() {
                return RESULTS.results().size();
            }
        };
        ResultsJson slow = new ResultsJson(1, RESULTS.environment(), rows, List.of(), List.of(), null);
        new GitHubActions(there(), dir).report(ReportSettings.of(key -> Optional.empty()), slow, "results.json");
        assertThat(Files.readString(summary())).startsWith("what another JVM wrote\n## DynamoDB latency\n");
    }
}
