package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.RecordedTimes;
import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.report.rows.ThisFork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files that several JVMs write into one directory. */
@Timeout(60)
@Tag("unit")
class RunFilesTest {

    @TempDir
    private Path directory = Path.of("");

    private final List<WholeRun> written = new CopyOnWriteArrayList<>();

    private static ThisFork fork(String id, String run) {
        return new ThisFork(id, 1, Instant.now(), Optional.of(run));
    }

    private static ThisFork unnamed(String id, Instant started) {
        return new ThisFork(id, 1, started, Optional.empty());
    }

    private static Part part(ThisFork fork, ConnectionMode mode, int calls) {
        ReportEntry entry =
                new ReportEntry(SampleResults.of(mode).alike(calls - 1, 6).get(), List.of());
        return Part.of(
                fork,
                ResultsJson.of(List.of(entry)),
                List.of(RowTimes.of(entry.result()).lines()),
                List.of(ResultPicture.of(entry)));
    }

    /** Writes a result of so many calls as all that the JVM has measured so far. */
    private RunFiles.Outcome write(ThisFork fork, ConnectionMode mode, int calls) {
        return new RunFiles(directory, RunFiles.MOST_TO_WAIT).write(part(fork, mode, calls), written::add);
    }

    private List<String> parts() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("parts"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private JsonObject json() throws IOException {
        return JsonParser.parseString(Files.readString(directory.resolve("results.json")))
                .getAsJsonObject();
    }

    private List<Integer> counts() throws IOException {
        return Json.objects(json().get("results")).stream()
                .map(row -> row.get("count").getAsInt())
                .toList();
    }

    /** Returns how many calls the histogram of each row has. */
    private List<Long> histograms() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("results.hlog"));
        List<Long> counts = new ArrayList<>();
        for (JsonObject row : Json.objects(json().get("results"))) {
            String tag = row.getAsJsonObject("histograms").get("response").getAsString();
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("Tag=" + tag + ","))
                    .singleElement()
                    .satisfies(line -> counts.add(RecordedTimes.parse(line).count()));
        }
        return counts;
    }

    @Test
    void theForksOfARunAddTheirRows() throws IOException {
        write(fork("a", "run"), KEEP_ALIVE, 11);
        write(fork("b", "run"), CLOSE, 22);
        // the same test, mode and client as in the first: another row, and another tag
        write(fork("c", "run"), KEEP_ALIVE, 33);
        assertThat(counts()).containsExactly(11, 22, 33);
        assertThat(histograms()).containsExactly(10L, 21L, 32L);
        assertThat(Json.objects(json().get("results")))
                .extracting(row -> row.get("fork").getAsInt())
                .containsExactly(1, 2, 3);
        assertThat(Json.objects(json().get("forks")))
                .extracting(fork -> fork.get("id").getAsString())
                .containsExactly("a", "b", "c");
        assertThat(json().get("run").getAsString()).isEqualTo("run");
        assertThat(written)
                .extracting(WholeRun::firstFork)
                .as("all know the run by the same JVM")
                .containsOnly("a");
        assertThat(written.get(2).json()).hasToString(json().toString());
    }

    @Test
    void aForkThatWritesAgainReplacesItsOwnRowsAlone() throws IOException {
        ThisFork first = fork("a", "run");
        write(first, KEEP_ALIVE, 11);
        write(fork("b", "run"), CLOSE, 22);
        // with the tag that the first had as well
        write(fork("c", "run"), KEEP_ALIVE, 33);
        write(first, KEEP_ALIVE, 44);
        assertThat(counts()).containsExactly(44, 22, 33);
        assertThat(histograms()).containsExactly(43L, 21L, 32L);
    }

    @Test
    void anEarlierRunIsReplaced() throws IOException {
        write(fork("a", "yesterday"), KEEP_ALIVE, 11);
        write(fork("b", "today"), CLOSE, 22);
        assertThat(counts()).containsExactly(22);
        write(unnamed("c", Instant.now().plusSeconds(5)), CLOSE, 33);
        assertThat(counts()).containsExactly(33);
    }

    @Test
    void jvmsWithoutANameBelongTogetherWhereTheirLivesOverlap() throws IOException {
        Instant start = Instant.now();
        write(unnamed("a", start), KEEP_ALIVE, 11);
        write(unnamed("b", start), CLOSE, 22);
        assertThat(counts()).containsExactly(11, 22);
        // as in an IDE, which runs tests in one JVM after the other
        write(unnamed("c", Instant.now().plusSeconds(5)), CLOSE, 33);
        assertThat(counts()).containsExactly(33);
    }

    @Test
    void aFileThatIsNoPartIsReplacedWithOneWarning() throws IOException {
        for (String left : List.of(
                "",
                "{",
                "[]",
                "{\"results\":{\"schemaVersion\":0}}",
                "{\"run\":\"run\",\"results\":{\"schemaVersion\":1},\"fork\":7}",
                "{\"run\":\"run\",\"results\":{\"schemaVersion\":1},\"fork\":{\"id\":\"../b\"}}")) {
            Path broken = Files.writeString(
                    Files.createDirectories(directory.resolve("parts")).resolve("b.json"), left);
            assertThat(write(fork("a", "run"), KEEP_ALIVE, 11).text())
                    .as(left)
                    .startsWith("WARNING: " + broken + " is not a part of this report: ")
                    .endsWith(System.lineSeparator() + "Results: " + directory.resolve("results.json"));
            assertThat(counts()).containsExactly(11);
            assertThat(parts()).containsExactly("a.json");
            assertThat(write(fork("a", "run"), KEEP_ALIVE, 11).text()).doesNotContain("WARNING");
        }
    }

    @Test
    void partsOfAnEarlierRunAreDeleted() throws IOException {
        write(fork("a", "yesterday"), KEEP_ALIVE, 11);
        write(fork("b", "yesterday"), KEEP_ALIVE, 11);
        assertThat(parts()).containsExactly("a.json", "b.json");
        write(fork("c", "today"), CLOSE, 22);
        assertThat(parts()).containsExactly("c.json");
    }

    @Test
    void aPartWhoseJvmEndedBeforeItWroteTheReportIsInTheNextReport() throws IOException {
        write(fork("a", "run"), KEEP_ALIVE, 11);
        PartFiles.in(directory).write(part(fork("b", "run"), CLOSE, 22));
        assertThat(counts()).containsExactly(11);
        write(fork("c", "run"), CLOSE, 33);
        assertThat(counts()).containsExactly(11, 22, 33);
    }

    @Test
    void aPartThatCameWhileOthersWereReadStays() throws IOException {
        PartFiles files = PartFiles.in(directory);
        Part earlier = part(fork("a", "earlier"), KEEP_ALIVE, 11);
        Part mine = part(fork("b", "run"), KEEP_ALIVE, 22);
        files.write(earlier);
        files.write(mine);
        PartFiles.Found found = files.read();
        files.write(part(fork("c", "run"), CLOSE, 33));
        files.keepOnly(List.of(mine), found);
        assertThat(parts()).containsExactly("b.json", "c.json");
    }

    @Test
    void noRowIsLostWhereAllWriteAtOnce() throws IOException {
        CompletableFuture<?>[] forks = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> write(fork("fork-" + i, "run"), KEEP_ALIVE, 10 + i)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(forks).join();
        assertThat(counts()).containsExactlyInAnyOrder(10, 11, 12, 13, 14, 15, 16, 17);
        assertThat(histograms()).hasSize(8);
    }

    @Test
    void whileAnotherWritesForEverThePartWaitsForTheNextReport() throws Exception {
        Path part = directory.resolve("parts").resolve("a.json");
        try (LockFile held = LockFile.acquire(RunFiles.lock(directory), Duration.ofSeconds(5))
                .orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(new RunFiles(directory, Duration.ofMillis(50))
                            .write(part(fork("a", "run"), CLOSE, 10), written::add)
                            .text())
                    .startsWith("WARNING: another JVM has been writing " + directory.resolve("results.json") + " for ")
                    .contains("The results of this JVM are in " + part);
        }
        assertThat(written).isEmpty();
        assertThat(directory.resolve("results.json")).doesNotExist();
        write(fork("b", "run"), CLOSE, 22);
        assertThat(counts()).containsExactly(10, 22);
    }

    @Test
    void surefireTellsItsForksWhichRunTheyAreOf() {
        String command = "/x/target/surefire/surefirebooter-20261123222327273_4.jar /x/target/surefire"
                + " 2026-11-23T22-23-26_686-jvmRun2 surefire-20261123222327273_1tmp surefire_0-20261123222327273_3tmp";
        assertThat(ThisFork.runOf(name -> Optional.of(command))).hasValue("surefire 2026-11-23T22-23-26_686");
        assertThat(ThisFork.runOf(name -> Optional.of("com.intellij.rt.junit.JUnitStarter -junit5")))
                .isEmpty();
        assertThat(ThisFork.runOf(name -> Optional.empty())).isEmpty();
        // these tests themselves, where Surefire runs them
        if (System.getProperty("surefire.test.class.path") != null) {
            assertThat(ThisFork.of("id", Optional.empty()).run()).isPresent();
        }
        assertThat(ThisFork.of("id", Optional.of("mine")).run()).hasValue("mine");
    }

    @Test
    void aJvmThatWaitedForTheOthersIsAfterThem() throws IOException {
        Part early = part(fork("a", "run"), CLOSE, 11);
        write(fork("b", "run"), KEEP_ALIVE, 22);
        new RunFiles(directory, RunFiles.MOST_TO_WAIT).write(early, written::add);
        write(fork("c", "run"), CLOSE, 33);
        assertThat(counts()).containsExactly(22, 11, 33);
        assertThat(written).extracting(WholeRun::firstFork).containsOnly("b");
    }
}
