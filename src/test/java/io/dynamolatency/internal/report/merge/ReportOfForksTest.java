package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.report.html.HtmlPageTest;
import io.dynamolatency.internal.report.html.SamplePages;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.result.Statistic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page that all JVMs of a run write. */
@Timeout(120)
@Tag("slow")
class ReportOfForksTest {

    private static final Optional<String> RUN = Optional.of("build 7");

    @TempDir
    private Path directory = Path.of("");

    private RunReport jvm() {
        return new RunReport(directory, Duration.ofSeconds(20));
    }

    private static ReportEntry entry(ConnectionMode mode, int calls) {
        return new ReportEntry(
                SampleResults.of(mode)
                        .millis(SamplePages.around(calls - 1, 6, 2))
                        .get(),
                List.of());
    }

    private static String write(RunReport jvm, ReportEntry... entries) {
        List.of(entries).forEach(jvm::add);
        return jvm.write(RUN);
    }

    private Path page() {
        return directory.resolve("report.html");
    }

    private JsonObject data() throws IOException {
        return HtmlPageTest.data(Files.readString(page()));
    }

    private JsonObject results() throws IOException {
        return JsonParser.parseString(Files.readString(directory.resolve("results.json")))
                .getAsJsonObject();
    }

    private List<JsonObject> pictures() throws IOException {
        return Json.objects(data().get("pictures"));
    }

    /** Returns how many points each row has. */
    private List<Integer> drawn() throws IOException {
        return pictures().stream()
                .map(picture ->
                        picture.getAsJsonObject("calls").getAsJsonArray("call").size())
                .toList();
    }

    private List<String> undrawn() throws IOException {
        return pictures().stream()
                .map(picture -> picture.get("undrawn").getAsString())
                .toList();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void itHasTheRowsOfAllEachWithItsPicture() throws IOException {
        RunReport first = jvm();
        RunReport second = jvm();
        assertThat(write(first, entry(KEEP_ALIVE, 11), entry(CLOSE, 12)))
                .contains("Report: " + page())
                .doesNotContain("WARNING");
        assertThat(write(second, entry(KEEP_ALIVE, 23)))
                .contains("Report: " + page())
                .doesNotContain("WARNING");
        List<JsonObject> before = pictures();
        assertThat(data().getAsJsonObject("results")).hasToString(results().toString());
        assertThat(drawn()).containsExactly(11, 12, 23);

        assertThat(write(first, entry(CLOSE, 34))).doesNotContain("WARNING");
        assertThat(data().getAsJsonObject("results")).hasToString(results().toString());
        assertThat(drawn()).as("in the order of the rows").containsExactly(11, 12, 34, 23);
        assertThat(undrawn()).containsOnly("");
        assertThat(pictures().get(3))
                .as("as the other JVM has drawn it")
                .hasToString(before.get(2).toString());
        assertThat(files())
                .containsExactly(
                        ".results.lock",
                        "benchmark.json",
                        "metrics.prom",
                        "parts",
                        "report.html",
                        "results.hlog",
                        "results.json");
    }

    @Test
    void whatIsReadBackIsWhatWasWritten() throws IOException {
        List<ReportEntry> all = SamplePages.entries();
        write(jvm(), all.toArray(ReportEntry[]::new));
        List<JsonObject> before = pictures();
        write(jvm(), entry(KEEP_ALIVE, 5));
        assertThat(pictures().subList(0, all.size())).hasToString(before.toString());
        assertThat(HtmlPageTest.data(Files.readString(page())).get("lead")).hasToString("[1,2]");
    }

    @Test
    void anEarlierRunsPageHasNothingOfThisOne() throws IOException {
        RunReport yesterday = jvm();
        yesterday.add(entry(KEEP_ALIVE, 11));
        yesterday.write(Optional.of("yesterday"));
        assertThat(write(jvm(), entry(KEEP_ALIVE, 11))).doesNotContain("WARNING");
        assertThat(drawn()).containsExactly(11);
    }

    private Path onlyPart() throws IOException {
        try (Stream<Path> parts = Files.list(directory.resolve("parts"))) {
            return parts.findFirst().orElseThrow();
        }
    }

    @Test
    void thePageIsWrittenFromPartsWhateverThePageBeforeWas() throws IOException {
        write(jvm(), entry(KEEP_ALIVE, 11), entry(CLOSE, 12));
        Files.writeString(page(), "<html><body>another page");
        assertThat(write(jvm(), entry(KEEP_ALIVE, 23))).doesNotContain("WARNING");
        assertThat(drawn()).containsExactly(11, 12, 23);
    }

    @Test
    void aPictureOfAnotherVersionCostsThePictureAlone() throws IOException {
        for (String field : List.of("mode", "undrawn", "calls", "curve", "lanes", "split", "limits", "kind", "shown")) {
            RunReport first = jvm();
            write(first, entry(KEEP_ALIVE, 11));
            Path part = onlyPart();
            String text = Files.readString(part);
            int pictures = text.indexOf("\"pictures\":");
            Files.writeString(
                    part,
                    text.substring(0, pictures)
                            + text.substring(pictures).replace("\"" + field + "\":", "\"was " + field + "\":"));
            String said = write(jvm(), entry(CLOSE, 12));
            assertThat(said.lines().filter(line -> line.startsWith("WARNING: ")))
                    .as(field)
                    .containsExactly("WARNING: calls and connections of 1 result are not drawn: their drawing data is"
                            + " missing");
            assertThat(said).contains("Report: " + page());
            assertThat(data().getAsJsonObject("results")).hasToString(results().toString());
            assertThat(drawn()).containsExactly(0, 12);
            assertThat(undrawn().get(0))
                    .isEqualTo("Calls and connections are not drawn: their drawing data is missing.");
            JsonArray curve = pictures().get(0).getAsJsonObject("curve").getAsJsonArray("ms");
            assertThat(curve).as("the histogram is in the part").hasSize(10);
            assertThat(curve.get(9).getAsDouble())
                    .isCloseTo(
                            results()
                                    .getAsJsonArray("results")
                                    .get(0)
                                    .getAsJsonObject()
                                    .getAsJsonObject("percentilesMillis")
                                    .get("max")
                                    .getAsDouble(),
                            within(0.001));
            // the JVM that measured them can still draw them
            assertThat(write(first, entry(KEEP_ALIVE, 5))).doesNotContain("WARNING");
            assertThat(drawn()).containsExactly(11, 5, 12);
            deleteParts();
        }
    }

    private void deleteParts() throws IOException {
        try (Stream<Path> parts = Files.list(directory.resolve("parts"))) {
            for (Path part : parts.toList()) {
                Files.delete(part);
            }
        }
    }

    @Test
    void allForksSharesOfThePageMakeOnePage() throws IOException {
        ReportEntry kept = entry(KEEP_ALIVE, 10_000);
        ReportEntry closed = entry(CLOSE, 10_000);
        List<RunReport> jvms = IntStream.range(0, 25).mapToObj(i -> jvm()).toList();
        for (RunReport jvm : jvms) {
            assertThat(write(jvm, kept, closed)).doesNotContain("WARNING");
        }
        System.out.printf("report.html of 25 forks, 50 x 10,000 calls: %.2f MB%n", Files.size(page()) / 1e6);
        assertThat(Files.size(page())).isLessThan(5_000_000);
        assertThat(drawn()).hasSize(50).allSatisfy(points -> assertThat(points).isBetween(2_000, 2_400));
        double slowest = kept.result().get(Statistic.MAX).toNanos() / 1e6;
        List<Double> times = pictures().get(0).getAsJsonObject("calls").getAsJsonArray("ms").asList().stream()
                .map(JsonElement::getAsDouble)
                .toList();
        assertThat(times).as("thinned time and again").anySatisfy(ms -> assertThat(ms)
                .isCloseTo(slowest, within(0.001)));
    }

    @Test
    void aForkThatWaitedInVainLeavesTheFilesOfOthersAlone() throws Exception {
        Path history = directory.resolve("history");
        Map<String, String> said = Map.of(ReportSettings.PUBLISH, "none", ReportSettings.HISTORY, history.toString());
        write(jvm(), entry(KEEP_ALIVE, 11));
        Map<String, String> before = new TreeMap<>();
        for (String file : List.of("report.html", "results.json", "results.hlog", "benchmark.json", "metrics.prom")) {
            before.put(file, Files.readString(directory.resolve(file)));
        }
        RunReport kept = new RunReport(directory, Duration.ofMillis(50));
        kept.publish(ReportSettings.of(key -> Optional.ofNullable(said.get(key))));
        String wrote;
        try (LockFile held = LockFile.acquire(RunFiles.lock(directory), Duration.ofSeconds(5))
                .orElseThrow()) {
            assertThat(held).isNotNull();
            wrote = write(kept, entry(CLOSE, 12));
        }
        assertThat(wrote).contains("WARNING: another JVM has been writing ").doesNotContain("Report: ");
        for (Map.Entry<String, String> file : before.entrySet()) {
            assertThat(directory.resolve(file.getKey())).hasContent(file.getValue());
        }
        assertThat(history).as("the others would take it for an earlier run").doesNotExist();
        assertThat(write(jvm(), entry(KEEP_ALIVE, 13))).doesNotContain("WARNING");
        assertThat(drawn()).as("its part was there").containsExactly(11, 12, 13);
    }
}
