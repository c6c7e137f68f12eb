package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.SERVER_CLOSE;
import static io.dynamolatency.HttpClientKind.APACHE4;
import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.MultipleFailuresError;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Bodies that measure by themselves. */
@Tag("slow")
class ProbeTest {

    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    static class Drives {
        @BeforeEach
        void before(DynamoDbClient dynamo, TestTable table) {
            LOG.add("before");
        }

        @DynamoLatencyTest(
                iterations = 10,
                warmup = 0,
                httpClients = {APACHE5, APACHE4},
                network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectConnections(modes = CLOSE, atMost = 10)
        void body(LatencyProbe probe, DynamoDbClient dynamo, TestTable table) {
            LOG.add("body");
            LatencyResult one = probe.measure(
                    () -> dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())));
            assertThat(one).connections().hasExactly(1);
            LatencyResults two = probe.iterations(8)
                    .compare(SERVER_CLOSE, CLOSE, client -> client.describeTable(r -> r.tableName(table.name())));
            assertThat(two.of(CLOSE)).connections().hasExactly(8);
        }

        @AfterEach
        void after(LatencyResults results) {
            LOG.add(results.stream()
                    .map(r -> r.testMethod() + " " + r.mode() + " "
                            + r.httpClient().orElseThrow() + " " + r.count())
                    .toList()
                    .toString());
        }

        @AfterAll
        static void all(LatencyResults results) {
            LOG.add("all " + results.size());
        }
    }

    @Test
    void aBodyWithAProbeRunsOnceOnEachClientAndMeasuresByItself(@TempDir Path reports) throws Exception {
        Fixture.run(Map.of(ReportSettings.DIR, reports.toString()), Drives.class)
                .passes(2)
                .names()
                .containsExactly("body, Apache 5, 0 ms round trip, http", "body, Apache 4, 0 ms round trip, http");
        assertThat(LOG)
                .containsExactly(
                        "before",
                        "body",
                        "[body KEEP_ALIVE APACHE5 10, body SERVER_CLOSE APACHE5 8, body CLOSE APACHE5 8]",
                        "before",
                        "body",
                        "[body KEEP_ALIVE APACHE4 10, body SERVER_CLOSE APACHE4 8, body CLOSE APACHE4 8]",
                        "all 6");
        RunReport.forDirectory(reports.toString()).write();
        JsonArray results = JsonParser.parseString(ResultsSchema.checked(reports.resolve("results.json")))
                .getAsJsonObject()
                .getAsJsonArray("results");
        assertThat(results).hasSize(6);
        assertThat(results.get(2)
                        .getAsJsonObject()
                        .getAsJsonArray("expectations")
                        .get(0)
                        .getAsJsonObject()
                        .get("verdict")
                        .getAsString())
                .isEqualTo("within");
    }

    static class Asynchronous {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "5 ms", tls = NONE))
        void body(LatencyProbe probe, DynamoDbAsyncClient dynamo) {
            LatencyResult result = probe.measureAsync(() -> dynamo.listTables());
            LOG.add(result.httpClient().orElseThrow() + " "
                    + (result.p50().toNanos() >= TimeUnit.MILLISECONDS.toNanos(5) ? "waited for" : "not waited for"));
        }

        @AfterEach
        void after(LatencyResult theOnlyOne) {
            LOG.add("after " + theOnlyOne.mode());
        }
    }

    @Test
    void anAsynchronousBodyWithAProbeIsMeasuredOnNetty() {
        Fixture.run(Asynchronous.class).passes(1);
        assertThat(LOG).containsExactly("NETTY waited for", "after KEEP_ALIVE");
    }

    static class ParameterForAllTests {
        @DynamoLatencyTest(warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            LOG.add(probe.measure(dynamo::listTables).toString());
        }
    }

    @Test
    void parametersGiveTheProbesDefaultsButNotItsModes() {
        Fixture.run(
                        Map.of("dynamolatency.iterations", "12", "dynamolatency.modes", "CLOSE,SERVER_CLOSE"),
                        ParameterForAllTests.class)
                .passes(1);
        assertThat(LOG).singleElement().asString().contains("12 calls").contains("keep-alive");
    }

    static class NotMet {
        @DynamoLatencyTest(
                iterations = 40,
                maxIterations = 40,
                warmup = 0,
                network = @Network(rtt = "1 ms", tls = NONE))
        @ExpectLatency(p50 = "1 us", p99 = "1 s")
        @ExpectConnections(modes = CLOSE, atMost = 15)
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.measure(dynamo::listTables);
            LOG.add("goes on");
            probe.measure(CLOSE, dynamo::listTables);
        }
    }

    @Test
    void whatIsExpectedIsExpectedOfEachMeasurement() {
        Fixture run = Fixture.run(NotMet.class);
        run.failsWith(MultipleFailuresError.class);
        List<Throwable> failures = ((MultipleFailuresError) run.failures().get(0)).getFailures();
        assertThat(failures)
                .extracting(
                        f -> String.valueOf(f.getMessage()).lines().findFirst().orElse(""))
                .satisfiesExactly(
                        p50 -> assertThat(p50).startsWith("p50 of \"body, keep-alive"),
                        p99 -> assertThat(p99)
                                .startsWith("p99 of \"body, keep-alive, Apache 5\" can't be computed from "),
                        p50 -> assertThat(p50).startsWith("p50 of \"body, Connection: close"),
                        p99 -> assertThat(p99).startsWith("p99 of \"body, Connection: close"),
                        connections -> assertThat(connections).startsWith("connections opened by"));
        assertThat(failures.get(1)).isInstanceOf(InsufficientEvidenceException.class);
        assertThat(LOG).containsExactly("goes on");
    }

    static class Throws {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "1 ms", tls = NONE))
        @ExpectLatency(max = "1 us")
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.measure(dynamo::listTables);
            throw new IllegalArgumentException("of the body's own");
        }

        @AfterEach
        void after(LatencyResults results) {
            LOG.add("results " + results.size());
        }
    }

    @Test
    void aBodyThatThrowsFailsWithItsOwnException() {
        Fixture run = Fixture.run(Throws.class);
        run.failsWith(IllegalArgumentException.class).hasMessage("of the body's own");
        assertThat(run.failures().get(0).getSuppressed())
                .singleElement()
                .asString()
                .contains("max of \"");
        assertThat(LOG).containsExactly("results 1");
    }

    static class CallsFail {
        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            int[] calls = {0};
            LatencyProbe.Call flaky = () -> {
                dynamo.listTables();
                if (++calls[0] % 10 == 0) {
                    throw new IllegalStateException("every tenth");
                }
            };
            LOG.add("errors " + probe.errorsAllowed(2).measure(flaky).errors());
            probe.measure(flaky);
        }
    }

    @Test
    void failedCallsAreCountedAndAllowedByTheProbe() {
        Fixture.run(CallsFail.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("2 of 20 calls of \"body, keep-alive, Apache 5\" failed, expected none")
                .hasRootCauseMessage("every tenth");
        assertThat(LOG).containsExactly("errors 2");
    }

    static class OwnClient {
        @BeforeEach
        void before(DynamoDbClient own) {
            own.listTables();
        }

        @DynamoLatencyTest(iterations = 8, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @UseClient(method = "client")
        @ExpectConnections(modes = AS_BUILT, atMost = 8)
        void body(LatencyProbe probe, DynamoDbClient own) {
            LOG.add(probe.measure(own::listTables).mode().name());
            LatencyResults both = probe.compare(AS_BUILT, CLOSE, client -> {
                LOG.add(client == own ? "own" : "of the kit");
                client.listTables();
            });
            assertThat(both.of(CLOSE)).connections().hasExactly(8);
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }

        @AfterEach
        void after(LatencyResults results) {
            LOG.add(results.stream()
                    .map(r -> r.mode()
                            + r.httpClient().map(client -> " on " + client).orElse(""))
                    .toList()
                    .toString());
        }
    }

    @Test
    void aProbeMeasuresTheTeamsOwnClientAsWell() {
        Fixture.run(OwnClient.class).passes(1).names().containsExactly("body, as built, 0 ms round trip, http");
        assertThat(LOG).filteredOn(l -> l.equals("own")).hasSize(8);
        assertThat(LOG).filteredOn(l -> l.equals("of the kit")).hasSize(8);
        assertThat(LOG).startsWith("AS_BUILT").endsWith("[AS_BUILT, AS_BUILT, CLOSE on APACHE5]");
    }

    static class NotHere {
        @DynamoLatencyTest
        void body(LatencyProbe probe) {
            Assumptions.abort("not on this machine");
        }
    }

    @Test
    void anAssumptionThatFailsAbortsTheNode() {
        Fixture run = Fixture.run(NotHere.class);
        assertThat(run.failures()).isEmpty();
        run.tests().assertStatistics(s -> s.started(1).aborted(1));
    }
}
