package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.fault.FaultKind.STATUS;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.ExternalClient;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.external.ExternalPrograms;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Statistic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Another process in a user's test class: expectations, baselines, reports. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the processes of these tests are run by sh")
@Tag("slow")
class ExternalProbeTest {

    private static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    static class Kept {
        @DynamoLatencyTest(iterations = 12, network = @Network(rtt = "4 ms", tls = TLS_1_3))
        @ExpectConnections(modes = AS_BUILT, atMost = 1, reuseAtLeast = 0.9, fullHandshakesAtMost = 1)
        @ExpectKeepAlive(modes = AS_BUILT)
        @ExpectLatency(modes = AS_BUILT, roundTripsAtMost = 1, firstCall = "60 s")
        void other(LatencyProbe probe, TestTable table) {
            LatencyResult result = probe.measure(ExternalPrograms.other());
            assertThat(result).connections().hasExactly(1);
            LOG.add(SampleResults.data(result).subject().toString());
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.mode() + " " + result.externalClient().orElse("") + " " + result.count());
        }
    }

    @Test
    void expectationsOfAsBuiltAreHeldAgainstIt(@TempDir Path reports) throws Exception {
        Fixture.run(Map.of(ReportSettings.DIR, reports.toString()), Kept.class).passes(1);
        assertThat(LOG).containsExactly("other, as built, other program", "AS_BUILT other program 12");
        String table = RunReport.forDirectory(reports.toString()).write();
        assertThat(table)
                .containsPattern("mode +client +calls +first")
                .containsPattern("as built +other program +12 ")
                .contains("as built, other program: round trips per call 1.0, limit at most 1: within")
                .contains("as built, other program: keep-alive 1, limit at most ");
        JsonObject json = JsonParser.parseString(Files.readString(reports.resolve("results.json")))
                .getAsJsonObject();
        assertThat(json.get("schemaVersion").getAsInt()).isEqualTo(1);
        JsonObject result = json.getAsJsonArray("results").get(0).getAsJsonObject();
        assertThat(result.get("client").getAsString()).isEqualTo("other program");
        assertThat(result.get("httpClient").isJsonNull()).isTrue();
        assertThat(result.get("mode").getAsString()).isEqualTo("AS_BUILT");
        assertThat(result.get("predictedMillis").isJsonNull()).isTrue();
        assertThat(result.getAsJsonObject("roundTripsPerCall").get("onTheWire").getAsDouble())
                .isEqualTo(1.0);
        assertThat(result.getAsJsonArray("expectations")).hasSize(6);
    }

    static class Lost {
        @DynamoLatencyTest(iterations = 12, network = @Network(rtt = "4 ms", tls = TLS_1_3))
        @ExpectKeepAlive(modes = AS_BUILT)
        void other(LatencyProbe probe) {
            probe.measure(ExternalPrograms.other("keep=false", "header=keep-alive"));
        }
    }

    @Test
    void lostConnectionsFailTheTestAndSayWhy() {
        Fixture.run(Lost.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("connections opened by \"other, as built, other program\": ")
                .hasMessageContaining("the client closes its connections, though no header asks for it")
                .hasMessageContaining("the request header said keep-alive, but the client closed after every answer")
                .hasMessageContaining("an agent with keepAlive in Node.js");
    }

    static class Beside {
        @DynamoLatencyTest(iterations = 8, warmup = 0, network = @Network(rtt = "2 ms", tls = NONE))
        @ExpectConnections(atMost = 1)
        void both(LatencyProbe probe, DynamoDbClient dynamo, TestTable table) {
            probe.measure(() -> dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())));
            // a warm-up that the annotation names is for this JVM's calls
            probe.measure(ExternalPrograms.other());
            probe.measure(ExternalPrograms.other("http=jdk").named("the JDK's"));
        }

        @AfterEach
        void after(LatencyResults results) {
            LOG.add(results.of(KEEP_ALIVE).externalClient().isEmpty() + " "
                    + results.ofExternalClient("the JDK's").count());
        }
    }

    @Test
    void itStandsBesideTheKitsOwnClients(@TempDir Path reports) throws Exception {
        Fixture.run(Map.of(ReportSettings.DIR, reports.toString()), Beside.class)
                .passes(1);
        assertThat(LOG).containsExactly("true 8");
        assertThat(RunReport.forDirectory(reports.toString()).write())
                .containsPattern("keep-alive +Apache 5 +8 ")
                .containsPattern("as built +other program +8 ")
                .containsPattern("as built +the JDK's +8 ");
        JsonObject json = JsonParser.parseString(Files.readString(reports.resolve("results.json")))
                .getAsJsonObject();
        assertThat(json.getAsJsonArray("results")).hasSize(3);
        // at the caller, and at the wire: no figures to be compared
        assertThat(json.getAsJsonArray("comparisons")).isEmpty();
    }

    static class Faulted {
        @DynamoLatencyTest(iterations = 12, network = @Network(rtt = "4 ms", tls = NONE))
        @Fault(kind = STATUS, status = 503, every = 4)
        @ExpectResilience(errors = 0, attemptsPerCallAtMost = 1.1)
        void other(LatencyProbe probe) {
            probe.measure(ExternalPrograms.other("again=2000"));
        }
    }

    /** The 4th, 8th and 12th of 15 exchanges. */
    @Test
    void itsRetriesAreJudgedUnderAPlan() {
        Fixture.run(Faulted.class)
                .failsWith(AssertionError.class)
                .hasMessageStartingWith(
                        "attempts per call of \"other, as built, other program\": 1.25, expected at most 1.1")
                .hasMessageEndingWith("\nfaults:   STATUS on 3 of 15 exchanges");
    }

    static class WithBaseline {
        static volatile boolean broken;

        @DynamoLatencyTest(iterations = 30, network = @Network(rtt = "2 ms", tls = NONE))
        @CompareToBaseline(modes = AS_BUILT, slowerAtMost = 1000)
        void other(LatencyProbe probe) {
            probe.measure(ExternalPrograms.other());
            probe.measure(
                    ExternalPrograms.other(broken ? "keep=false" : "keep=true").named("second"));
        }
    }

    @Test
    void aBaselineIsKeptForEachByItsName(@TempDir Path dir) throws Exception {
        Map<String, String> where = Map.of("dynamolatency.baseline.dir", dir.toString());
        Map<String, String> update =
                Map.of("dynamolatency.baseline.dir", dir.toString(), "dynamolatency.baseline", "update");
        WithBaseline.broken = false;
        Fixture.run(update, WithBaseline.class).passes(1);
        JsonArray baselines = JsonParser.parseString(
                        Files.readString(dir.resolve(WithBaseline.class.getName() + ".json")))
                .getAsJsonObject()
                .getAsJsonArray("baselines");
        assertThat(baselines)
                .extracting(one -> one.getAsJsonObject()
                        .getAsJsonObject("of")
                        .get("httpClient")
                        .getAsString())
                .containsExactly("process other program", "process second");
        Fixture.run(where, WithBaseline.class).passes(1);
        WithBaseline.broken = true;
        Fixture.run(where, WithBaseline.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("; baseline: ")
                .hasMessageContaining("other, as built, second");
    }

    static class NotForIt {
        @DynamoLatencyTest(iterations = 8, concurrency = 2, network = @Network(rtt = "0 ms", tls = NONE))
        void other(LatencyProbe probe) {
            probe.measure(ExternalPrograms.other());
        }
    }

    @Test
    void threadsOfTheAnnotationAreNotForIt() {
        Fixture.run(NotForIt.class)
                .failsWith(IllegalArgumentException.class)
                .hasMessageContaining("concurrency = 2 can't be set for an external process");
    }

    static class Hangs {
        @DynamoLatencyTest(network = @Network(rtt = "0 ms", tls = NONE))
        @Timeout(8)
        void other(LatencyProbe probe) {
            probe.measure(
                    ExternalClient.command("sh", "-c", "echo $$; sleep 600").onLine(LOG::add));
        }
    }

    @Test
    void aTimeOutOfJUnitEndsTheProcess() {
        assertThat(Fixture.run(Hangs.class).failures()).hasSize(1).allSatisfy(failure -> assertThat(
                        failure.toString() + List.of(failure.getSuppressed()))
                .contains("timed out after 8 seconds")
                .contains("was interrupted, and the process was ended"));
        assertThat(LOG).hasSize(1);
        assertThat(ProcessHandle.of(Long.parseLong(LOG.get(0)))
                        .filter(ExternalPrograms::isAlive)
                        .isPresent())
                .isFalse();
    }

    static class NotMeasured {
        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectConnections(modes = AS_BUILT, atMost = 1)
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.measure(dynamo::listTables);
        }
    }

    @Test
    void whatIsExpectedOfAClientThatIsNotMeasuredIsNotMet() {
        Fixture.run(NotMeasured.class)
                .failsWith(MeasurementException.class)
                .hasMessageContaining("an expectation names [AS_BUILT], which the probe has not measured");
    }

    static class Slow {
        @DynamoLatencyTest(iterations = 12, network = @Network(rtt = "4 ms", tls = NONE))
        void other(LatencyProbe probe) {
            probe.measure(ExternalPrograms.other("header=close")).assertBelow(Statistic.P50, Duration.ofMillis(2));
        }
    }

    @Test
    void aLimitIsHeldAgainstTheCallsItMade() {
        Fixture.run(Slow.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("p50 of \"other, as built, other program\": ")
                .hasMessageContaining("requests ask for their connection to be closed");
    }
}
