package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.PhaseTimes;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.internal.report.rows.SampleEntries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of one JVM, from its results to its files. */
@Tag("unit")
class RunReportTest {

    private final ResultData kept = SampleEntries.KEPT;
    private final ResultData closed = SampleEntries.CLOSED;
    private final List<ReportEntry> entries = SampleEntries.ENTRIES;

    @Test
    void theFirstVerdictSaysWhereTheTimeWent(@TempDir Path dir) throws IOException {
        PhaseTimes phases = new PhaseTimes(
                System.nanoTime(),
                ofMillis(400),
                ofMillis(300),
                ofMillis(200),
                ofMillis(1300),
                ofMillis(0),
                ofMillis(100),
                Optional.of(new PhaseTimes.BackEndStart(ofMillis(2), ofMillis(1200))));
        RunReport report = RunReport.forDirectory(dir.toString());
        report.add(new ReportEntry(kept, List.of(), List.of(), Optional.of(phases)));
        assertThat(report.write().lines())
                .filteredOn(line -> line.startsWith("time to the first verdict"))
                .singleElement()
                .asString()
                .contains("waiting for the back end 0.4 (resolved in 0.0, started in 1.2), client and table 0.3,")
                .endsWith("warm-up 0.2, calls 1.3, other 0.0, verdict 0.1");
        report.add(new ReportEntry(closed, List.of(), List.of(), Optional.of(phases)));
        assertThat(report.write()).as("a later run").doesNotContain("time to the first verdict");

        JsonObject json = JsonParser.parseString(ResultsSchema.checked(dir.resolve("results.json")))
                .getAsJsonObject();
        JsonObject time = json.getAsJsonObject("timeToFirstVerdict");
        assertThat(time.get("millis").getAsDouble()
                        - time.get("beforeTheTestMillis").getAsDouble())
                .isCloseTo(2300, within(1e-6));
        assertThat(time.get("beforeTheTestMillis").getAsDouble()).isPositive();
        assertThat(time.get("backEndStart")).hasToString("{\"resolvingMillis\":2.0,\"startingMillis\":1200.0}");
        assertThat(json.getAsJsonArray("results").get(1).getAsJsonObject().get("phasesMillis"))
                .hasToString("{\"backEnd\":400.0,\"client\":300.0,\"warmUp\":200.0,\"calls\":1300.0,\"besides\":0.0,"
                        + "\"verdict\":100.0}");
    }

    @Test
    void theFileHasTheFieldsOfItsContract(@TempDir Path dir) throws IOException {
        RunReport report = RunReport.forDirectory(dir.toString());
        entries.forEach(report::add);
        assertThat(report.pending()).isTrue();
        assertThat(report.write()).endsWith("Results: " + dir.resolve("results.json") + System.lineSeparator());
        assertThat(report.pending()).isFalse();
        try (var files = Files.list(dir)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(
                            dir.resolve("report.html"),
                            dir.resolve("parts"),
                            dir.resolve("results.json"),
                            dir.resolve("results.hlog"),
                            dir.resolve(".results.lock"),
                            dir.resolve("benchmark.json"),
                            dir.resolve("metrics.prom"));
        }

        JsonObject json = JsonParser.parseString(ResultsSchema.checked(dir.resolve("results.json")))
                .getAsJsonObject();
        assertThat(json.keySet())
                .containsExactly(
                        "schemaVersion",
                        "environment",
                        "results",
                        "comparisons",
                        "firstCalls",
                        "timeToFirstVerdict",
                        "run",
                        "forks");
        assertThat(json.get("schemaVersion").getAsInt()).isEqualTo(1);
        assertThat(json.getAsJsonObject("environment").keySet())
                .containsExactly("jvm", "os", "cores", "sdkVersion", "backend");
        JsonObject close = json.getAsJsonArray("results").get(1).getAsJsonObject();
        assertThat(close.keySet())
                .containsExactly(
                        "testClass",
                        "testMethod",
                        "attempt",
                        "mode",
                        "httpClient",
                        "client",
                        "ownHttpClient",
                        "network",
                        "count",
                        "errors",
                        "warmup",
                        "warmupStable",
                        "warmupCutShort",
                        "concurrency",
                        "ratePerSecond",
                        "firstCallMillis",
                        "percentilesMillis",
                        "intervalsMillis",
                        "ownFirstCallMillis",
                        "ownPercentilesMillis",
                        "serviceFirstCallMillis",
                        "servicePercentilesMillis",
                        "predictedMillis",
                        "roundTripsPerCall",
                        "confidence",
                        "noise",
                        "delays",
                        "connections",
                        "faults",
                        "expectations",
                        "diagnosis",
                        "phasesMillis",
                        "histograms",
                        "fork");
        assertThat(close.get("mode").getAsString()).isEqualTo("CLOSE");
        assertThat(close.get("httpClient").getAsString()).isEqualTo("APACHE5");
        assertThat(close.get("network"))
                .hasToString(
                        "{\"rttMillis\":2.0,\"tls\":\"TLS_1_2\",\"profile\":\"ARTICLE (2 ms round trip, TLS 1.2, 44 ms"
                                + " a full handshake, no resumption)\"}");
        assertThat(close.get("count").getAsInt()).isEqualTo(50);
        assertThat(close.get("warmup").getAsInt()).isEqualTo(250);
        assertThat(close.get("concurrency").getAsInt()).isEqualTo(1);
        for (String ofAnOpenLoop : List.of("ratePerSecond", "serviceFirstCallMillis", "servicePercentilesMillis")) {
            assertThat(close.get(ofAnOpenLoop).isJsonNull()).as(ofAnOpenLoop).isTrue();
        }
        assertThat(close.get("percentilesMillis"))
                .hasToString("{\"p50\":55.0,\"p90\":55.0,\"p95\":55.0,\"p99\":null,\"p99.9\":null,\"max\":55.0}");
        assertThat(close.get("roundTripsPerCall"))
                .hasToString("{\"estimate\":3.0,\"low\":3.0,\"high\":3.0,\"onTheWire\":3.0}");
        JsonObject kept = json.getAsJsonArray("results").get(0).getAsJsonObject();
        assertThat(kept.get("roundTripsPerCall").isJsonNull()).isTrue();
        assertThat(close.get("confidence").getAsDouble()).isEqualTo(0.9999);
        assertThat(close.get("connections"))
                .hasToString("{\"evidence\":\"PROXY\",\"opened\":50,\"failedHandshakes\":0,\"fullHandshakes\":1,"
                        + "\"resumedHandshakes\":49,"
                        + "\"closedByClient\":0,\"closedByServer\":50,\"exchanges\":50,"
                        + "\"reuseRatio\":0.0,\"retries\":0}");
        assertThat(close.get("expectations"))
                .hasToString("[{\"name\":\"connections\",\"limit\":\"at most"
                        + " 1\",\"observed\":\"50\",\"verdict\":\"over\",\"failed\":true}]");
        assertThat(close.getAsJsonArray("diagnosis").asList())
                .extracting(line -> line.getAsString().replaceFirst(":.*", ""))
                .containsExactly("cause", "evidence", "evidence", "evidence", "fix", "connections");
        JsonElement comparison = json.getAsJsonArray("comparisons").get(0);
        assertThat(comparison)
                .hasToString(
                        "{\"testClass\":\"com.example.OrderTest\",\"testMethod\":\"putItem\",\"httpClient\":\"APACHE5\","
                                + "\"faster\":\"KEEP_ALIVE\","
                                + "\"slower\":\"CLOSE\","
                                + "\"paired\":false,"
                                + "\"ratioP50\":8.8,\"ratioLow\":8.8,\"ratioHigh\":8.8,"
                                + "\"confidence\":0.999,\"ratios\":{"
                                + "\"p50\":{\"ratio\":8.8,\"low\":8.8,\"high\":8.8},"
                                + "\"p90\":{\"ratio\":8.8,\"low\":8.8,\"high\":null},\"p99\":null},\"fork\":1}");
    }

    @Test
    void aSecondRunAddsToTheFirst(@TempDir Path dir) throws IOException {
        RunReport report = RunReport.forDirectory(dir.toString());
        report.add(entries.get(0));
        report.write();
        RunReport.forDirectory(dir + "/../" + dir.getFileName()).add(entries.get(1));
        report.write();
        JsonObject json = JsonParser.parseString(ResultsSchema.checked(dir.resolve("results.json")))
                .getAsJsonObject();
        assertThat(json.getAsJsonArray("results"))
                .extracting(result -> result.getAsJsonObject().get("attempt").getAsInt())
                .containsExactly(1, 1);
    }

    @Test
    void whatWasNotMetIsSaidInTheNextRunOfTheSameTestAlone(@TempDir Path dir) throws IOException {
        RunReport report = RunReport.forDirectory(dir.toString());
        String before = "failed before in this JVM: connections 50, limit at most 1: over";
        entries.forEach(report::add);
        assertThat(report.write()).doesNotContain("failed before");
        entries.forEach(report::add);
        assertThat(report.write())
                .containsOnlyOnce("    Connection: close: " + before)
                .containsOnlyOnce("failed before");
        // another network is another test
        ResultData elsewhere = SampleResults.of(CLOSE).alike(49, 55).get();
        report.add(new ReportEntry(elsewhere, List.of()));
        assertThat(report.write()).doesNotContain("failed before");
        JsonObject json = JsonParser.parseString(ResultsSchema.checked(dir.resolve("results.json")))
                .getAsJsonObject();
        assertThat(json.getAsJsonArray("results"))
                .extracting(result -> result.getAsJsonObject().get("attempt").getAsInt())
                .containsExactly(1, 1, 2, 2, 1);
        assertThat(json.getAsJsonArray("results")
                        .get(3)
                        .getAsJsonObject()
                        .getAsJsonArray("diagnosis")
                        .asList())
                .extracting(JsonElement::getAsString)
                .contains(before);
    }

    @Test
    void whatIsUndecidedFailedBeforeWhereItWasToBeDecided(@TempDir Path dir) throws IOException {
        RunReport report = RunReport.forDirectory(dir.toString());
        for (boolean tolerated : List.of(true, false)) {
            ResultData result = tolerated ? kept : closed;
            report.add(new ReportEntry(
                    result,
                    List.of(new Outcome(
                            "p50",
                            "9 ms",
                            "8.8 ms",
                            Verdict.UNDECIDED,
                            "open",
                            List.of(new Diagnosis.Line(Diagnosis.Line.Label.WARNING, "open")),
                            tolerated))));
        }
        assertThat(report.write()).doesNotContain("failed before");
        report.add(new ReportEntry(kept, List.of()));
        report.add(new ReportEntry(closed, List.of()));
        assertThat(report.write())
                .containsOnlyOnce("failed before")
                .contains("    Connection: close: failed before in this JVM: p50 8.8 ms, limit 9 ms: undecided");
        assertThat(JsonParser.parseString(ResultsSchema.checked(dir.resolve("results.json")))
                        .getAsJsonObject()
                        .getAsJsonArray("results")
                        .asList()
                        .subList(0, 2))
                .extracting(one -> one.getAsJsonObject()
                        .getAsJsonArray("expectations")
                        .get(0)
                        .getAsJsonObject()
                        .get("failed")
                        .getAsBoolean())
                .containsExactly(false, true);
    }

    @Test
    void anUnwritableDirectoryIsAWarningInTheLastLine(@TempDir Path dir) throws IOException {
        Path file = Files.createFile(dir.resolve("occupied"));
        RunReport report = RunReport.forDirectory(file.toString());
        report.add(entries.get(0));
        assertThat(report.write())
                .contains("keep-alive")
                .containsOnlyOnce("WARNING: ")
                .contains("WARNING: results could not be written to " + file.resolve("results.json"))
                .contains("write another directory in dynamolatency.report.dir");
    }

    @Test
    void aReportThatCannotBeWrittenIsAWarningAndTheResultsAreThere(@TempDir Path dir) throws IOException {
        Files.createDirectories(dir.resolve("report.html").resolve("occupied"));
        RunReport report = RunReport.forDirectory(dir.toString());
        report.add(entries.get(0));
        assertThat(report.write().lines().skip(1))
                .anyMatch(line -> line.startsWith(
                        "WARNING: the report could not be written to " + dir.resolve("report.html") + ": "))
                .last()
                .isEqualTo("Results: " + dir.resolve("results.json"));
        try (var files = Files.list(dir)) {
            assertThat(files)
                    .containsExactlyInAnyOrder(
                            dir.resolve("report.html"),
                            dir.resolve("parts"),
                            dir.resolve("results.json"),
                            dir.resolve("results.hlog"),
                            dir.resolve(".results.lock"),
                            dir.resolve("benchmark.json"),
                            dir.resolve("metrics.prom"));
        }
    }

    @Test
    void theReportIsNamedBeforeTheResultsAndHasItsTitle(@TempDir Path dir) throws IOException {
        RunReport report = RunReport.forDirectory(dir.toString());
        report.title("Ours & theirs");
        report.add(entries.get(0));
        assertThat(report.write())
                .endsWith("Report: " + dir.resolve("report.html") + System.lineSeparator() + "Results: "
                        + dir.resolve("results.json") + System.lineSeparator());
        assertThat(Files.readString(dir.resolve("report.html"))).contains("<title>Ours &amp; theirs</title>");
    }
}
