package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.calls.PhaseTimes;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.report.rows.FirstVerdict;
import io.dynamolatency.internal.report.rows.ReportEntry;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ResultPicture;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.internal.report.rows.RowTimes;
import io.dynamolatency.internal.report.rows.SampleFirstCalls;
import io.dynamolatency.internal.report.rows.ThisFork;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.WireLog.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code results.json} agrees with the published schema, and with {@code results.golden.json}, which has a result of
 * each kind.
 */
@Tag("unit")
class ResultsSchemaTest {

    private static final Path GOLDEN =
            Path.of("src/test/resources/io/dynamolatency/internal/report/merge/results.golden.json");

    private static final PhaseTimes PHASES = new PhaseTimes(
            0,
            ofMillis(400),
            ofMillis(300),
            ofMillis(200),
            ofMillis(1300),
            Duration.ZERO,
            ofMillis(100),
            Optional.of(new PhaseTimes.BackEndStart(ofMillis(2), ofMillis(1200))));

    private static ReportEntry entry(ResultData result) {
        return new ReportEntry(result, List.of(), List.of(), Optional.of(PHASES));
    }

    /**
     * A closed loop, an open loop, failed and stalled calls, and a client with little evidence.
     *
     * @param slower by how much calls and recoveries are multiplied
     */
    private static List<ReportEntry> oneOfEachKind(int slower) {
        ResultData kept = SampleResults.of(KEEP_ALIVE)
                .network(NetworkProfile.ARTICLE)
                .alike(1_000, 6.25 * slower)
                .delays(400, ofMillis(1), ofMillis(1).plusNanos(64_000))
                .stalled(Map.of(3, 2))
                .get();
        ResultData closed = SampleResults.of(CLOSE)
                .network(NetworkProfile.ARTICLE)
                .first(ofMillis(60))
                .alike(49, 55 * slower)
                .predicted(ofMillis(50))
                .reference(ofMillis(8), 73)
                .get();
        ResultData atARate = SampleResults.of(KEEP_ALIVE)
                .concurrency(8)
                .pace(200, 199.5)
                .first(ofMillis(22))
                .alike(192, 7.5 * slower)
                .service(192, 6.3)
                .get();
        ResultData failing = SampleResults.of(KEEP_ALIVE)
                .first(null)
                .alike(9, 6 * slower)
                .failing(3)
                .predicted(null)
                .wire(faulty(slower))
                .get();
        ResultData direct = SampleResults.of(AS_BUILT)
                .network(NetworkProfile.REAL)
                .alike(49, 6 * slower)
                .predicted(null)
                .wire(RecordedWireLog.ofHandshakes(List.of(), Evidence.NONE, "the reason"))
                .get();
        return List.of(
                new ReportEntry(kept, List.of(new LatencyLimit(Statistic.P90, ofMillis(10)).check(kept))),
                new ReportEntry(closed, List.of(new ConnectionLimit(1).check(closed))),
                entry(atARate),
                new ReportEntry(failing, List.of(new LatencyLimit(Statistic.P999, ofMillis(10)).check(failing))),
                entry(direct));
    }

    /** A reset with a retry on a new connection, and one without. */
    private static RecordedWireLog faulty(int slower) {
        SampleWire sample = new SampleWire();
        sample.connection(0)
                .exchange(10_000_000, 1_000_000)
                .invocation("a")
                .unanswered()
                .struck(FaultKind.RESET, 0);
        SampleWire.Connection second = sample.connection(15_000_000);
        second.exchange(20_000_000L * slower, 4_000_000).invocation("a").attempt(2, 3);
        second.exchange(30_000_000L * slower, 1_000_000).unanswered().struck(FaultKind.RESET, 0);
        return sample.log();
    }

    private static String written(Path directory) throws IOException {
        return written(directory, "of-the-golden-file", 1);
    }

    /** Returns the file of a JVM, without what differs between JVMs. */
    private static String written(Path directory, String fork, int slower) throws IOException {
        List<ReportEntry> entries = oneOfEachKind(slower);
        Part part = Part.of(
                new ThisFork(fork, 4711, Instant.parse("2026-11-23T12:00:00Z"), Optional.of("run")),
                ResultsJson.of(entries, Optional.of(new FirstVerdict(ofMillis(600), PHASES)))
                        .plus(ResultsJson.of(entries.get(0).result().environment(), SampleFirstCalls.rows())),
                entries.stream()
                        .map(entry -> RowTimes.of(entry.result()).lines())
                        .toList(),
                entries.stream().map(ResultPicture::of).toList());
        assertThat(new RunFiles(directory, RunFiles.MOST_TO_WAIT)
                        .write(part, run -> {})
                        .text())
                .isEqualTo("Results: " + directory.resolve(ReportFiles.RESULTS));
        return Files.readString(directory.resolve(ReportFiles.RESULTS))
                .replaceFirst("\"writtenAt\": \"[^\"]+\"", "\"writtenAt\": \"2026-11-23T12:00:05Z\"");
    }

    @Test
    void theSchemaIsOneOfItsDraft() {
        assertThat(ResultsSchema.faultsOfTheSchema()).isEmpty();
    }

    @Test
    void theGoldenFileIsAsTheSchemaHasItAndAsItIsWritten(@TempDir Path directory) throws IOException {
        String written = written(directory);
        ResultsSchema.check(written);
        if (System.getProperty("golden", "").equals("update")) {
            Files.writeString(GOLDEN, written);
        }
        String golden = Files.readString(GOLDEN);
        ResultsSchema.check(golden);
        assertThat(written)
                .as("the contract has changed; if that is intended, -Dgolden=update writes " + GOLDEN)
                .isEqualTo(golden);
    }

    @Test
    void mergedRowsThatDifferAreAsTheSchemaHasThem(@TempDir Path directory) throws IOException {
        JsonObject fault = faultRow(written(directory.resolve("1"), "one", 1));
        JsonObject slower = faultRow(written(directory.resolve("2"), "two", 3));
        assertThat(slower.get("slowestRecoveryMillis").getAsDouble())
                .isGreaterThan(fault.get("slowestRecoveryMillis").getAsDouble());
        Path out = directory.resolve("merged");
        assertThat(RealShards.merge(out, directory.resolve("1"), directory.resolve("2"))
                        .err())
                .isEmpty();
        String merged = Files.readString(out.resolve(ReportFiles.RESULTS));
        ResultsSchema.check(merged);
        for (String count : List.of("struck", "retries", "newConnections", "unrecovered", "seenByCaller")) {
            slower.addProperty(
                    count, fault.get(count).getAsInt() + slower.get(count).getAsInt());
        }
        assertThat(faultRow(merged)).as("counts are added").isEqualTo(slower);
    }

    /** Returns the only row of a planned fault. */
    private static JsonObject faultRow(String results) {
        return JsonParser.parseString(results)
                .getAsJsonObject()
                .getAsJsonArray("results")
                .get(3)
                .getAsJsonObject()
                .getAsJsonArray("faults")
                .get(0)
                .getAsJsonObject();
    }

    @Test
    void whatTheSchemaDoesNotAllowIsFound() {
        JsonObject json = JsonParser.parseString(golden()).getAsJsonObject();
        JsonObject result = json.getAsJsonArray("results").get(0).getAsJsonObject();
        result.addProperty("mode", "KEPT");
        result.remove("count");
        result.getAsJsonObject("percentilesMillis").addProperty("p50", "6.25 ms");
        assertThat(ResultsSchema.faults(json.toString()))
                .anyMatch(fault -> fault.contains("mode"))
                .anyMatch(fault -> fault.contains("count"))
                .anyMatch(fault -> fault.contains("p50"));
    }

    @Test
    void aFieldWithoutADescriptionIsFound() {
        JsonObject json = JsonParser.parseString(golden()).getAsJsonObject();
        json.getAsJsonArray("results")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("noise")
                .addProperty("colour", "pink");
        // readers accept it, its writer must not write it
        assertThat(ResultsSchema.faults(json.toString())).isEmpty();
        assertThatThrownBy(() -> ResultsSchema.check(json.toString()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("results.schema.json")
                .hasMessageContaining(".results[].noise.colour");
    }

    private static String golden() {
        try {
            return Files.readString(GOLDEN);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void eachNameOfTheKitsIsInTheSchema() {
        JsonNode result = ResultsSchema.node().at("/$defs/result/properties");
        assertThat(enumOf(result.path("mode"))).containsExactlyInAnyOrderElementsOf(names(ConnectionMode.values()));
        assertThat(enumOf(result.path("httpClient")))
                .containsExactlyInAnyOrderElementsOf(names(HttpClientKind.values()));
        JsonNode firstCall = ResultsSchema.node().at("/$defs/firstCall/properties");
        assertThat(enumOf(firstCall.path("mode"))).isEqualTo(enumOf(result.path("mode")));
        assertThat(enumOf(firstCall.path("httpClient"))).isEqualTo(enumOf(result.path("httpClient")));
        assertThat(enumOf(ResultsSchema.node().at("/$defs/network/properties/tls")))
                .containsExactlyInAnyOrderElementsOf(List.of("NONE", "TLS_1_2", "TLS_1_3"));
        assertThat(enumOf(ResultsSchema.node().at("/$defs/connections/properties/evidence")))
                .containsExactlyInAnyOrderElementsOf(names(Evidence.values()));
        assertThat(enumOf(ResultsSchema.node().at("/$defs/expectation/properties/verdict")))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Verdict.values()).map(Verdict::label).toList());
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }

    private static List<String> enumOf(JsonNode schema) {
        return StreamSupport.stream(schema.path("enum").spliterator(), false)
                .filter(value -> !value.isNull())
                .map(JsonNode::asText)
                .toList();
    }
}
