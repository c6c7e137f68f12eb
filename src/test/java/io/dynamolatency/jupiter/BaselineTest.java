package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.MultipleFailuresError;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests write a baseline in one run and are compared with it in the next. */
@Timeout(120)
@Tag("slow")
class BaselineTest extends BaselineRuns {

    /** Whether the tested code is broken: tests break it between two runs. */
    private static boolean broken;

    @BeforeEach
    @AfterEach
    void mend() {
        broken = false;
    }

    // ---- written, then compared

    static class AllSorts {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 30,
                warmup = 0,
                network = @Network(rtt = "2 ms", tls = TLS_1_3))
        @CompareToBaseline(slowerAtMost = ANY)
        void eachMode(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                interleaved = true,
                iterations = 20,
                warmup = 0,
                network = @Network(rtt = "2 ms", tls = NONE))
        @CompareToBaseline(modes = CLOSE, slowerAtMost = ANY)
        void inTurns(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                httpClients = HttpClientKind.NETTY,
                iterations = 64,
                warmup = 0,
                concurrency = 8,
                rate = "1000/s",
                network = @Network(rtt = "2 ms", tls = TLS_1_3))
        @CompareToBaseline(slowerAtMost = ANY)
        void manyThreads(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }

        @DynamoLatencyTest(network = @Network(rtt = "2 ms", tls = NONE))
        @CompareToBaseline(slowerAtMost = ANY)
        void byProbe(LatencyProbe probe, DynamoDbClient dynamo) {
            LatencyProbe quick = probe.iterations(20).warmup(0);
            quick.measure(() -> dynamo.listTables());
            quick.measure(() -> {
                dynamo.listTables();
                dynamo.listTables();
            });
        }
    }

    @Test
    void whatIsAsItWasPasses() throws IOException {
        update(AllSorts.class).passes(5);
        assertThat(baselines(AllSorts.class))
                .extracting(one -> {
                    JsonObject of = one.getAsJsonObject("of");
                    return of.get("method").getAsString() + " " + of.get("mode").getAsString()
                            + (of.has("measurement") ? " " + of.get("measurement") : "") + " "
                            + one.getAsJsonObject("connections").get("exchanges");
                })
                .containsExactly(
                        "byProbe KEEP_ALIVE 20",
                        "byProbe KEEP_ALIVE 2 40",
                        "eachMode KEEP_ALIVE 30",
                        "eachMode CLOSE 30",
                        "inTurns CLOSE 20",
                        "manyThreads KEEP_ALIVE 64");
        assertThat(baselines(AllSorts.class)).allSatisfy(one -> assertThat(
                        one.getAsJsonObject("times").get("referenceMillis").getAsDouble())
                .isGreaterThanOrEqualTo(2));
        // calls wait, like the exchanges that they are compared with
        assertThat(baselines(AllSorts.class))
                .noneMatch(one ->
                        one.getAsJsonObject("of").getAsJsonObject("network").has("virtualTime"));
        String written = Files.readString(dir.resolve(AllSorts.class.getName() + ".json"));
        compare(AllSorts.class).passes(5);
        assertThat(dir.resolve(AllSorts.class.getName() + ".json")).hasContent(written);
    }

    static class Guard {
        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "1 ms", tls = TLS_1_3))
        @UseClient(method = "client")
        @CompareToBaseline(slowerAtMost = ANY)
        void load(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            Apache5HttpClient.Builder http = Apache5HttpClient.builder();
            if (broken) {
                http.connectionTimeToLive(Duration.ofMillis(1));
            }
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(http))
                    .build();
        }
    }

    @Test
    void aLostKeepAliveIsCaught() {
        update(Guard.class).passes(1);
        compare(Guard.class).passes(1);
        broken = true;
        compare(Guard.class)
                .failsWith(AssertionError.class)
                .hasMessageContainingAll(
                        "connections of \"load, as built\": 20 in 20 calls, ",
                        "; baseline: 1 in 20 calls, 0 closed by the client",
                        "19 more connections",
                        "\ncause:    ",
                        "\ndetails:  baseline: " + dir.resolve(Guard.class.getName() + ".json"),
                        "-Ddynamolatency.baseline=update");
    }

    @Test
    void aKeepAliveThatWasFoundAgainPasses() {
        broken = true;
        update(Guard.class).passes(1);
        broken = false;
        compare(Guard.class).passes(1);
    }

    static class Slow {
        @DynamoLatencyTest(iterations = 16, warmup = 0, network = @Network(rtt = "20 ms", tls = NONE))
        @CompareToBaseline(slowerAtMost = 2)
        void load(DynamoDbClient dynamo) throws InterruptedException {
            dynamo.listTables();
            if (broken) {
                // twenty round trips: above what any baseline is here, however busy the machine was
                Thread.sleep(400);
            }
        }
    }

    @Test
    void whatTakesManyRoundTripsMoreIsCaughtByItsRatio() {
        update(Slow.class).passes(1);
        broken = true;
        compare(Slow.class)
                .failsWith(AssertionError.class)
                .hasMessageContainingAll(
                        "p50 of \"load, keep-alive, Apache 5\": ",
                        " x the reference of ",
                        ", limit at most 2 x ",
                        "times as slow; proved: ");
    }

    // ---- no baseline

    @Test
    void aMissingBaselineIsAnErrorForEachTest() {
        Fixture run = compare(Guard.class, Slow.class);
        assertThat(run.failures()).hasSize(2).allSatisfy(failure -> assertThat(failure)
                .isInstanceOf(InsufficientEvidenceException.class)
                .hasMessageContainingAll("there is none for ", "no such file", "baseline=update"));
        assertThat(dir).isEmptyDirectory();
    }

    static class OnAnyNetwork {
        @DynamoLatencyTest(iterations = 16, warmup = 0, network = @Network(tls = NONE))
        @CompareToBaseline
        void load(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void anotherNetworkIsAForeignBaseline() {
        run(Map.of("dynamolatency.baseline", "update", "dynamolatency.network.rtt", "20 ms"), OnAnyNetwork.class)
                .passes(1);
        run(Map.of("dynamolatency.network.rtt", "3 ms"), OnAnyNetwork.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContaining("there is none for load, KEEP_ALIVE, APACHE5, 1 thread, 3 ms round trip, http")
                .hasMessageContaining("found: load, KEEP_ALIVE, APACHE5, 1 thread, 20 ms round trip, http");
    }

    @Test
    void aFileThatCannotBeReadIsAnErrorAndNotOverwritten() throws IOException {
        Path file = Files.writeString(dir.resolve(Slow.class.getName() + ".json"), "{\"schemaVersion\": 99}");
        compare(Slow.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContaining("its schemaVersion is 99");
        update(Slow.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContaining("its schemaVersion is 99");
        assertThat(file).hasContent("{\"schemaVersion\": 99}");
    }

    // ---- what is written

    static class Failing {
        private int calls;

        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @CompareToBaseline(slowerAtMost = ANY)
        void load(DynamoDbClient dynamo) {
            dynamo.listTables();
            if (++calls == 7) {
                throw new IllegalStateException("not today");
            }
        }
    }

    @Test
    void aResultWhoseCallsFailedIsNotWritten() {
        update(Failing.class).failsWith(AssertionError.class).hasMessageContaining("1 of 20 calls");
        assertThat(dir).isEmptyDirectory();
    }

    static class FailingAsAllowed {
        private int calls;

        @DynamoLatencyTest(network = @Network(rtt = "0 ms", tls = NONE))
        @CompareToBaseline(slowerAtMost = ANY)
        void byProbe(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.iterations(20).warmup(0).errorsAllowed(1).measure(() -> {
                dynamo.listTables();
                if (++calls == 7) {
                    throw new IllegalStateException("not today");
                }
            });
        }
    }

    @Test
    void aProbeSaysItselfHowManyCallsOfABaselineMayFail() throws IOException {
        update(FailingAsAllowed.class).passes(1);
        assertThat(baselines(FailingAsAllowed.class)).hasSize(1);
    }

    static class OverItsLimit {
        @DynamoLatencyTest(modes = CLOSE, iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectConnections(atMost = 1)
        @CompareToBaseline(slowerAtMost = ANY)
        void load(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void otherExpectationsAreHeldAllTheSame() throws IOException {
        Path reports = dir.resolve("reports");
        run(
                        Map.of("dynamolatency.baseline", "update", "dynamolatency.report.dir", reports.toString()),
                        OverItsLimit.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("at most 1");
        assertThat(RunReport.forDirectory(reports.toString()).write())
                .contains("    Connection: close: baseline: written to ")
                .contains("    Connection: close: baseline: written, although this expectation is not met:"
                        + " connections");
        assertThat(baselines(OverItsLimit.class)).hasSize(1);
        compare(OverItsLimit.class).failsWith(AssertionError.class).hasMessageContaining("at most 1");
        Files.delete(dir.resolve(OverItsLimit.class.getName() + ".json"));
        compare(OverItsLimit.class)
                .failsWith(MultipleFailuresError.class)
                .hasMessageContaining("baseline: there is none for ");
    }
}
