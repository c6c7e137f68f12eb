package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.diagnosis.DiagnosisLine;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.PhaseTimes;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.report.console.ConsoleTable;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.Evidence;
import io.dynamolatency.wire.Handshake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
public class ReportTest {

    private final ResultData kept = SampleResults.of(KEEP_ALIVE)
            .network(NetworkProfile.ARTICLE)
            .alike(89, 6.25)
            .get();
    private final ResultData closed = SampleResults.of(CLOSE)
            .network(NetworkProfile.ARTICLE)
            .first(ofMillis(60))
            .alike(49, 55)
            .predicted(ofMillis(50))
            .reference(ofMillis(8), 73)
            .get();

    private final List<ReportEntry> entries = List.of(
            new ReportEntry(kept, List.of(new LatencyLimit(Statistic.P90, ofMillis(10)).check(kept))),
            new ReportEntry(closed, List.of(new ConnectionLimit(1).check(closed))));

    @Test
    void theTableShowsWhatWasMeasuredPredictedAndPublished() {
        assertThat(ConsoleTable.of(entries).lines().map(String::stripTrailing))
                .containsExactly(
                        "",
                        "DynamoDB latency, times in ms, percentiles over the calls after the first (DynamoDB Local"
                                + " 3.3.1, AWS SDK 2.54.13, OpenJDK 17, 2 cores)",
                        "",
                        "com.example.OrderTest.putItem  ARTICLE (2 ms round trip, TLS 1.2, 44 ms a full handshake, no"
                                + " resumption)",
                        "  mode               calls  first    p50    p90  p99    max  connections  predicted  off by "
                                + " published",
                        "  keep-alive            90  20.00   6.25   6.25    -   6.25            1       6.00    +4 % "
                                + " most sub 10 ms",
                        "  Connection: close     50  60.00  55.00  55.00    -  55.00           50      50.00   +10 % "
                                + " at least 50 ms",
                        "  keep-alive         ########  p50 6.25",
                        "  Connection: close  " + "#".repeat(68) + "  p50 55.00",
                        "    keep-alive: p90 6.25 ms, limit 10 ms: within",
                        "    Connection: close: connections 50, limit at most 1: over",
                        "    Connection: close: cause: requests ask for their connection to be closed (explains 14 ms"
                                + " of each of 49 calls)",
                        "    Connection: close: connections: 50 opened for 50 exchanges (0 reused one), 0 closed by"
                                + " the client, 50 by the server; TLS handshakes: 1 full, 49 resumed; request header"
                                + " Connection: close on 50",
                        "");
    }

    @Test
    void whatIsNotKnownOfConnectionsIsNotShownAsANumber() {
        ResultData handshakes = direct(Evidence.FULL_HANDSHAKES, 2);
        ResultData nothing = direct(Evidence.NONE, 0);
        ResultsJson json = ResultsJson.of(List.of(
                new ReportEntry(direct(Evidence.EVERY_HANDSHAKE, 2), List.of()),
                new ReportEntry(handshakes, List.of()),
                new ReportEntry(nothing, List.of())));

        assertThat(ConsoleTable.of(List.of(new ReportEntry(handshakes, List.of()))))
                .contains("no emulated network", " >= 2 ", "the reason", "without the proxy");
        assertThat(ConsoleTable.of(List.of(new ReportEntry(nothing, List.of()))).lines())
                .anyMatch(line -> line.matches(" +as built +50 .* -  +-  +-"))
                .anyMatch(line -> line.endsWith("connections: not known: the reason"));
        assertThat(json.results())
                .extracting(result -> result.network().rttMillis(), result -> result.network()
                        .tls())
                .containsOnly(tuple(null, null));
        assertThat(json.results())
                .extracting(ResultsJson.Result::connections)
                .extracting(
                        ResultsJson.Connections::evidence,
                        ResultsJson.Connections::opened,
                        ResultsJson.Connections::fullHandshakes,
                        ResultsJson.Connections::exchanges,
                        ResultsJson.Connections::reuseRatio)
                .containsExactly(
                        tuple("EVERY_HANDSHAKE", 2, 2, null, null),
                        tuple("FULL_HANDSHAKES", 2, 2, null, null),
                        tuple("NONE", null, null, null, null));
    }

    private static ResultData direct(Evidence evidence, int connections) {
        return SampleResults.of(AS_BUILT)
                .network(NetworkProfile.REAL)
                .alike(49, 6)
                .predicted(null)
                .wire(RecordedWireLog.ofHandshakes(
                        IntStream.range(0, connections)
                                .mapToObj(i -> SampleResults.connection(i, Handshake.FULL, 0, null))
                                .toList(),
                        evidence,
                        "the reason"))
                .get();
    }

    @Test
    void failedCallsHaveAColumnWhereThereAreAny() {
        ResultData failing = SampleResults.of(KEEP_ALIVE)
                .alike(49, 6)
                .errors(Map.of("java.io.IOException", 3))
                .predicted(null)
                .get();
        String table = ConsoleTable.of(List.of(new ReportEntry(failing, List.of())));
        assertThat(table).contains("calls  failed").doesNotContain("published");
        assertThat(table.lines()
                        .filter(l -> l.startsWith("  keep-alive"))
                        .findFirst()
                        .orElseThrow())
                .matches("  keep-alive +50 +3 +20.00 +6.00 +6.00 +- +6.00 +1 +- +-");
    }

    @Test
    void clientsHaveAColumnWhereThereAreSeveral() {
        ResultData netty = SampleResults.of(KEEP_ALIVE)
                .client(HttpClientKind.NETTY)
                .alike(99, 6)
                .get();
        ResultData crt = SampleResults.of(CLOSE)
                .client(HttpClientKind.CRT_ASYNC)
                .alike(99, 6)
                .get();
        List<ReportEntry> several = List.of(
                new ReportEntry(netty, List.of(new ConnectionLimit(1).check(netty))), new ReportEntry(crt, List.of()));
        assertThat(ConsoleTable.of(several))
                .contains("  mode               client     calls")
                .contains("  keep-alive         Netty        100")
                .contains("  Connection: close  CRT async    100")
                .contains("    keep-alive, Netty: connections 1, limit at most 1: within");
        // different clients in different modes: what would be compared is neither
        assertThat(ResultsJson.of(several).comparisons()).isEmpty();
    }

    private final ResultData steady = SampleResults.of(KEEP_ALIVE)
            .concurrency(8)
            .pace(200, 199.5)
            .first(ofMillis(22))
            .alike(192, 7.5)
            .service(192, 6.3)
            .get();
    private final ResultData overrun = SampleResults.of(CLOSE)
            .pace(200, 42.25)
            .alike(199, 1900)
            .service(199, 21)
            .predicted(ofMillis(20))
            .get();

    @Test
    void atARateTheServiceTimeHasARowOfItsOwn() {
        List<ReportEntry> rates = List.of(new ReportEntry(steady, List.of()), new ReportEntry(overrun, List.of()));
        assertThat(ConsoleTable.of(rates).lines().skip(1).map(String::stripTrailing))
                .containsExactly(
                        "DynamoDB latency, times in ms, percentiles over the calls after the first, with a rate from"
                                + " the intended start (DynamoDB Local 3.3.1, AWS SDK 2.54.13, OpenJDK 17, 2 cores)",
                        "",
                        "com.example.OrderTest.putItem  5 ms round trip, TLS 1.3",
                        "  mode               threads   rate  achieved  calls  first      p50      p90      p99     "
                                + " max  connections  predicted  off by",
                        "  keep-alive               8  200/s   199.5/s    200  22.00     7.50     7.50     7.50    "
                                + " 7.50            1",
                        "    service time                                      22.00     6.30     6.30     6.30    "
                                + " 6.30                    6.00    +5 %",
                        "  Connection: close           200/s   42.25/s    200  20.00  1900.00  1900.00  1900.00 "
                                + " 1900.00          200",
                        "    service time                                      20.00    21.00    21.00    21.00   "
                                + " 21.00                   20.00    +5 %",
                        "  keep-alive         #  p50 7.50, p99 7.50",
                        "  Connection: close  " + "#".repeat(53) + "  p50 1900.00, p99 1900.00",
                        "    Connection: close: rate: 200/s asked, 42.25/s achieved with 1 thread: the rate was not"
                                + " held, so calls waited for their turn; write a higher concurrency or a lower rate",
                        "");
    }

    @Test
    void theFileHasBothTimesAndTheRate() {
        ResultsJson json =
                ResultsJson.of(List.of(new ReportEntry(steady, List.of()), new ReportEntry(overrun, List.of())));
        ResultsJson.Result held = json.results().get(0);
        assertThat(held.concurrency()).isEqualTo(8);
        assertThat(held.ratePerSecond()).isEqualTo(new ResultsJson.RatePerSecond(200, 199.5, true));
        assertThat(held.percentilesMillis()).containsEntry("p99", 7.5);
        assertThat(held.servicePercentilesMillis()).containsEntry("p99", 6.3).containsEntry("p99.9", null);
        assertThat(held.serviceFirstCallMillis()).isEqualTo(22);
        assertThat(held.diagnosis()).isEmpty();
        ResultsJson.Result late = json.results().get(1);
        assertThat(late.ratePerSecond()).isEqualTo(new ResultsJson.RatePerSecond(200, 42.25, false));
        assertThat(late.diagnosis())
                .singleElement()
                .asString()
                .startsWith("rate: 200/s asked, 42.25/s achieved with 1 thread: the rate was not held");
        // measured under different loads: what would be compared is not the mode
        assertThat(json.comparisons()).isEmpty();
    }

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
                .endsWith("warm-up 0.2, calls 1.3, besides 0.0, verdict 0.1");
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
                        "schemaVersion", "environment", "results", "comparisons", "timeToFirstVerdict", "run", "forks");
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
                        "serviceFirstCallMillis",
                        "servicePercentilesMillis",
                        "predictedMillis",
                        "roundTripsPerCall",
                        "confidence",
                        "noise",
                        "delays",
                        "connections",
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
        assertThat(close.get("confidence").getAsDouble()).isEqualTo(0.999);
        assertThat(close.get("connections"))
                .hasToString(
                        "{\"evidence\":\"PROXY\",\"opened\":50,\"failedHandshakes\":0,\"fullHandshakes\":1,\"resumedHandshakes\":49,"
                            + "\"closedByClient\":0,\"closedByServer\":50,\"exchanges\":50,\"reuseRatio\":0.0,\"retries\":0}");
        assertThat(close.get("expectations"))
                .hasToString("[{\"name\":\"connections\",\"limit\":\"at most"
                        + " 1\",\"observed\":\"50\",\"verdict\":\"over\",\"failed\":true}]");
        assertThat(close.getAsJsonArray("diagnosis").asList())
                .extracting(line -> line.getAsString().replaceFirst(":.*", ""))
                .containsExactly("cause", "evidence", "evidence", "evidence", "fix", "connections");
        JsonElement comparison = json.getAsJsonArray("comparisons").get(0);
        assertThat(comparison)
                .hasToString(
                        "{\"testMethod\":\"putItem\",\"httpClient\":\"APACHE5\",\"faster\":\"KEEP_ALIVE\",\"slower\":\"CLOSE\",\"paired\":false,"
                            + "\"ratioP50\":8.8,\"ratioLow\":8.8,\"ratioHigh\":8.8,\"confidence\":0.999,\"ratios\":{"
                            + "\"p50\":{\"ratio\":8.8,\"low\":8.8,\"high\":8.8},"
                            + "\"p90\":{\"ratio\":8.8,\"low\":8.8,\"high\":null},\"p99\":null},\"fork\":1}");
    }

    @Test
    void aVerdictThatIsOpenIsAWarningInTableAndFile() {
        ResultData open = SampleResults.of(KEEP_ALIVE).alike(49, 6.25).get();
        SampleResults.result(open).assertBelow(Statistic.P90, ofMillis(10));
        ReportEntry entry = new ReportEntry(open, List.of(new LatencyLimit(Statistic.P90, ofMillis(9)).check(open)));
        assertThat(ConsoleTable.of(List.of(entry)))
                .contains("    keep-alive: p90 6.25 ms, limit 9 ms: undecided")
                .contains("    keep-alive: warning: p90 below 9 ms is undecided: 0 of 49 calls after the first reached")
                .contains(
                        "    keep-alive: warning: p90 below 10 ms is undecided: 0 of 49 calls after the first reached");
        assertThat(ResultsJson.of(List.of(entry)).results().get(0).expectations())
                .singleElement()
                .extracting(ResultsJson.Expectation::verdict, ResultsJson.Expectation::failed)
                .containsExactly("undecided", false);
        assertThat(ResultsJson.of(List.of(entry)).results().get(0).diagnosis())
                .hasSize(2)
                .allMatch(line -> line.startsWith("warning: p90 below "));
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
                            List.of(new DiagnosisLine(DiagnosisLine.Label.WARNING, "open")),
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
    void notesAreBesideTheRemarks() {
        List<ReportEntry> noted = List.of(new ReportEntry(kept, List.of(), List.of("baseline: written")));
        assertThat(ConsoleTable.of(noted)).contains("    keep-alive: baseline: written");
        assertThat(ResultsJson.of(noted).results().get(0).diagnosis()).containsExactly("baseline: written");
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
                .contains("dynamolatency.report.dir names another directory");
    }

    /** Of which an expectation fails. */
    public static ReportEntry closedWhereKeptWasExpected() {
        ResultData result = SampleResults.of(CLOSE).alike(49, 55).get();
        return new ReportEntry(result, List.of(new ConnectionLimit(1).check(result)));
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
