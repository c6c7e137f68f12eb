package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.RecordedTimes;
import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.report.rows.ThisFork;
import io.dynamolatency.internal.report.rows.TimesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What several JVMs leave in one directory. */
@Timeout(60)
class RunFilesTest {

    @TempDir
    private Path directory = Path.of("");

    private final List<RunFiles.Written> written = new CopyOnWriteArrayList<>();

    private static ThisFork fork(String id, String run) {
        return new ThisFork(id, 1, Instant.now(), Optional.of(run));
    }

    private static ThisFork unnamed(String id, Instant started) {
        return new ThisFork(id, 1, started, Optional.empty());
    }

    /** A run writes a result of so many calls, all it has so far. */
    private String write(ThisFork fork, ConnectionMode mode, int calls) {
        ReportEntry entry =
                new ReportEntry(SampleResults.of(mode).alike(calls - 1, 6).get(), List.of());
        return new RunFiles(directory, fork)
                .write(
                        ResultsJson.of(List.of(entry)),
                        List.of(RowTimes.of(entry.result()).lines()),
                        written::add);
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

    /** How many calls the histogram of each row has. */
    private List<Long> histograms() throws IOException {
        Map<String, String> lines = RecordedTimes.lines(Files.readString(directory.resolve("results.hlog")));
        return Json.objects(json().get("results")).stream()
                .map(row -> TimesFile.read(row, lines).response().count())
                .toList();
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
                .extracting(RunFiles.Written::page, RunFiles.Written::fork, RunFiles.Written::firstFork)
                .as("all write one page, and know the run by the same JVM")
                .containsExactly(
                        tuple("report.html", 1, "a"), tuple("report.html", 2, "a"), tuple("report.html", 3, "a"));
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
    void whatCannotBeReadIsReplaced() throws IOException {
        for (String left :
                List.of("", "{", "[]", "{\"schemaVersion\": 0}", "{\"schemaVersion\":1,\"run\":\"run\",\"forks\":7}")) {
            Files.writeString(directory.resolve("results.json"), left);
            assertThat(write(fork("a", "run"), KEEP_ALIVE, 11)).startsWith("Results: ");
            assertThat(counts()).containsExactly(11);
            Files.delete(directory.resolve("results.json"));
        }
    }

    @Test
    void noRowIsLostWhereAllWriteAtOnce() throws IOException {
        CompletableFuture<?>[] forks = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> write(fork("fork " + i, "run"), KEEP_ALIVE, 10 + i)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(forks).join();
        assertThat(counts()).containsExactlyInAnyOrder(10, 11, 12, 13, 14, 15, 16, 17);
        assertThat(histograms()).hasSize(8);
    }

    @Test
    void whereAnotherWritesForEverTheRowsGoIntoAFileOfTheirOwn() throws Exception {
        ReportEntry entry = new ReportEntry(SampleResults.of(CLOSE).alike(9, 6).get(), List.of());
        try (LockFile held = LockFile.acquire(directory.resolve(RunFiles.LOCK), Duration.ofSeconds(5))
                .orElseThrow()) {
            assertThat(held).isNotNull();
            String where = new RunFiles(directory, fork("a", "run"), Duration.ofMillis(50))
                    .write(
                            ResultsJson.of(List.of(entry)),
                            List.of(RowTimes.of(entry.result()).lines()),
                            written::add);
            assertThat(where).contains("results-1.json").contains("WARNING: another JVM writes ");
        }
        assertThat(directory.resolve("results-1.json")).exists();
        assertThat(written)
                .extracting(RunFiles.Written::page, RunFiles.Written::ofAllJvms)
                .containsExactly(tuple("report-1.html", false));
        assertThat(directory.resolve("results.json")).doesNotExist();
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
}
