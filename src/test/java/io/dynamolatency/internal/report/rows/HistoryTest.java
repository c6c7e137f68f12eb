package io.dynamolatency.internal.report.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.report.html.HtmlPageTest;
import io.dynamolatency.internal.report.merge.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class HistoryTest {

    private static final Instant START = Instant.parse("2026-11-23T22:45:00.123Z");

    @TempDir
    private Path dir = Path.of("");

    private final List<String> warnings = new ArrayList<>();

    private static History.ThisRun run(int second) {
        return History.ThisRun.of("run at " + second, START.plusSeconds(second));
    }

    private History history(int kept) {
        return new History(dir.resolve("history"), kept);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("history"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aRunIsAFileThatItsTimeNames() {
        assertThat(run(0).file()).matches("20261123T224500123Z-[0-9a-f]{6}\\.json");
    }

    @Test
    void whatWasKeptIsReadBackInItsOrder() {
        List<History.ThisRun> runs = List.of(run(2), run(0), run(1));
        runs.forEach(run -> history(100).keep(run, SampleRows.mixed(), warnings::add));
        assertThat(history(100).before(run(9), warnings::add))
                .extracting(Trend.Run::at)
                .containsExactly(START, START.plusSeconds(1), START.plusSeconds(2));
        assertThat(history(100).before(runs.get(0), warnings::add))
                .as("the run itself is not before itself")
                .hasSize(2)
                .allSatisfy(before -> assertThat(before.results().results())
                        .isEqualTo(SampleRows.mixed().results()));
        assertThat(warnings).isEmpty();
    }

    @Test
    void aRunHasOneFileHoweverOftenResultsAreAdded() throws IOException {
        History.ThisRun run = run(0);
        history(100).keep(run, SampleRows.mixed(), warnings::add);
        history(100).keep(run, SampleRows.many(3), warnings::add);
        assertThat(files()).containsExactly(run.file());
        assertThat(history(100).before(run(1), warnings::add).get(0).results().results())
                .hasSize(6);
    }

    @Test
    void theJvmsOfARunFindItsFileByWhatTheyKnowItBy() {
        History.ThisRun first = History.ThisRun.of("the first JVM", START);
        History.ThisRun later = History.ThisRun.of("the first JVM", START.plusSeconds(7));
        assertThat(history(100).firstStored(later, warnings::add))
                .as("no JVM has stored it")
                .isEqualTo(later);
        history(100).keep(run(3), SampleRows.mixed(), warnings::add);
        history(100).keep(first, SampleRows.mixed(), warnings::add);
        assertThat(history(100).firstStored(later, warnings::add)).isEqualTo(first);
        assertThat(warnings).isEmpty();
    }

    @Test
    void forksOfARunHaveOneFileAndAreNoEarlierRunOfOneAnother() throws IOException {
        Map<String, String> said = Map.of(
                ReportSettings.PUBLISH,
                "none",
                ReportSettings.HISTORY,
                dir.resolve("history").toString());
        ReportSettings settings = ReportSettings.of(key -> Optional.ofNullable(said.get(key)));
        List<String> reports = new ArrayList<>();
        for (String build : List.of("yesterday", "today")) {
            for (int fork = 0; fork < 3; fork++) {
                RunReport report = new RunReport(dir.resolve("report"), Duration.ofSeconds(20));
                report.publish(settings);
                report.add(SampleEntries.closedWhereKeptWasExpected());
                reports.add(report.write(Optional.of(build)));
            }
        }
        assertThat(reports.subList(0, 3)).noneMatch(text -> text.contains("over the last"));
        assertThat(reports.subList(3, 6)).allMatch(text -> text.contains("p50 over the last 2 runs: 55.00 55.00 ms"));
        assertThat(files()).hasSize(2);
        List<Trend.Run> kept = history(100).before(run(0), warnings::add);
        assertThat(kept).extracting(one -> one.results().results().size()).containsExactly(3, 3);
        assertThat(HtmlPageTest.data(Files.readString(dir.resolve("report/report.html")))
                        .getAsJsonArray("trend"))
                .as("of the rows that earlier runs have, too, whichever fork they are of")
                .hasSize(3);
    }

    @Test
    void theOldestRunsAreLetGoOfAndNoOtherFile() throws IOException {
        Path foreign = dir.resolve("history/results.json");
        Path directory = dir.resolve("history/20200101T000000000Z-000000.json");
        Path beneath = directory.resolve("20200101T000000000Z-000000.json");
        Files.createDirectories(directory);
        Files.writeString(foreign, "mine");
        Files.writeString(beneath, "mine");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            History.ThisRun run = run(i);
            names.add(run.file());
            history(3).keep(run, SampleRows.mixed(), warnings::add);
        }
        List<String> expected = new ArrayList<>(names.subList(2, 5));
        expected.add(0, directory.getFileName().toString());
        expected.add("results.json");
        assertThat(files()).containsExactlyElementsOf(expected);
        assertThat(beneath).hasContent("mine");
        assertThat(foreign).hasContent("mine");
        assertThat(warnings).isEmpty();
    }

    @Test
    void filesThatCannotBeReadAreOneWarning() throws IOException {
        history(100).keep(run(0), SampleRows.mixed(), warnings::add);
        for (Map.Entry<String, String> broken : Map.of(
                        "1", "{\"schemaVersion\": 1, \"resul",
                        "2", "",
                        "3", "[]",
                        "4", "{\"schemaVersion\": 1}",
                        "5", "{\"schemaVersion\": 2, \"environment\": {}, \"results\": []}",
                        "6", "{\"schemaVersion\": 1, \"environment\": {}, \"results\": [{\"testClass\": \"x\"}]}",
                        "7", "{\"schemaVersion\": 1, \"environment\": {}, \"results\": [null]}",
                        "8", "{\"schemaVersion\": \"x\"}")
                .entrySet()) {
            Files.writeString(
                    dir.resolve("history/20261123T22470" + broken.getKey() + "000Z-0000ff.json"), broken.getValue());
        }
        Files.writeString(dir.resolve("history/notes.txt"), "notes of a user");
        assertThat(history(100).before(run(60), warnings::add)).hasSize(1);
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("ignoring 8 files in " + dir.resolve("history") + " that cannot be read as the results")
                .endsWith("such as 20261123T224701000Z-0000ff.json");
    }

    @Test
    void noMoreThanTheNewestAreRead() {
        for (int i = 0; i < History.READ + 3; i++) {
            history(100).keep(run(i), SampleRows.mixed(), warnings::add);
        }
        assertThat(history(100).before(run(99), warnings::add))
                .hasSize(History.READ)
                .first()
                .extracting(Trend.Run::at)
                .isEqualTo(START.plusSeconds(3));
    }

    @Test
    void aDirectoryThatCannotBeIsAWarning() throws IOException {
        Path file = Files.writeString(dir.resolve("occupied"), "");
        History occupied = new History(file, 3);
        occupied.keep(run(0), SampleRows.mixed(), warnings::add);
        assertThat(occupied.before(run(1), text -> {})).isEmpty();
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("results could not be stored in " + file)
                .endsWith("write another directory in dynamolatency.history");
    }

    @Test
    void theReportShowsTheTrendFromTheSecondRunOn() throws IOException {
        Map<String, String> said = Map.of(
                ReportSettings.PUBLISH, "none",
                ReportSettings.HISTORY, dir.resolve("history").toString(),
                ReportSettings.HISTORY_KEEP, "2");
        ReportSettings settings = ReportSettings.of(key -> Optional.ofNullable(said.get(key)));
        List<String> reports = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RunReport report = RunReport.forDirectory(dir.resolve("report" + i).toString());
            report.publish(settings);
            report.add(SampleEntries.closedWhereKeptWasExpected());
            reports.add(report.write());
        }
        assertThat(reports.get(0)).doesNotContain("over the last");
        assertThat(reports.get(1))
                .contains("com.example.OrderTest.putItem, Connection: close, Apache 5: p50 over the last 2 runs:"
                        + " 55.00 55.00 ms; connections 50 50");
        assertThat(reports.get(2)).contains("p50 over the last 3 runs: 55.00 55.00 55.00 ms");
        assertThat(files()).hasSize(2);
    }
}
