package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.faults.BrokenReference;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.jupiter.declare.ParameterNames;
import io.dynamolatency.internal.jupiter.run.TestResources;
import io.dynamolatency.internal.proxy.ForeignEndpoint;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.MultipleFailuresError;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What a user sees of baselines: tests that are run to write one, and again to be held against it. */
@Timeout(120)
class BaselineTest {

    /** Far from what a busy machine does to a ratio: the tests here are about counts, where nothing else is said. */
    private static final double ANY = 1000;

    /** What the code that is tested has come to: the tests break it between two runs. */
    private static boolean broken;

    @TempDir
    private Path dir = Path.of("");

    @BeforeEach
    @AfterEach
    void mend() {
        broken = false;
    }

    private Fixture update(Class<?>... classes) {
        return run(Map.of("dynamolatency.baseline", "update"), classes);
    }

    private Fixture compare(Class<?>... classes) {
        return run(Map.of(), classes);
    }

    private Fixture run(Map<String, String> parameters, Class<?>... classes) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("dynamolatency.baseline.dir", dir.toString());
        return Fixture.run(all, classes);
    }

    private List<JsonObject> baselines(Class<?> testClass) throws IOException {
        return JsonParser.parseString(Files.readString(dir.resolve(testClass.getName() + ".json")))
                .getAsJsonObject()
                .getAsJsonArray("baselines")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
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
                        "Expecting connections of \"load, as built\" to be no worse than its baseline's:\n"
                                + "  1 in 20 calls, 0 closed by the client",
                        "\n  20 in 20 calls, ",
                        "19 more connections",
                        "\ncause:       ",
                        "\nbaseline:    " + dir.resolve(Guard.class.getName() + ".json"),
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
                        "Expecting p50 of \"load, keep-alive, Apache 5\" to be:\n  at most 2 x ",
                        "the run's own reference",
                        "times slower; proved, since");
    }

    // ---- no baseline

    @Test
    void aMissingBaselineIsAnErrorForEachTest() {
        Fixture run = compare(Guard.class, Slow.class);
        assertThat(run.failures()).hasSize(2).allSatisfy(failure -> assertThat(failure)
                .isInstanceOf(InsufficientEvidenceException.class)
                .hasMessageContainingAll("there is no baseline of it", "no such file", "baseline=update"));
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void anotherNetworkIsAForeignBaseline() {
        update(Slow.class).passes(1);
        System.setProperty("dynamolatency.network.rtt", "3 ms");
        try {
            compare(Slow.class)
                    .failsWith(InsufficientEvidenceException.class)
                    .hasMessageContaining("looked for:  load, KEEP_ALIVE, APACHE5, 1 thread, 3 ms round trip, http")
                    .hasMessageContaining("there is:    load, KEEP_ALIVE, APACHE5, 1 thread, 20 ms round trip, http");
        } finally {
            System.clearProperty("dynamolatency.network.rtt");
        }
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

    // ---- no reference

    /** Knows the lab of the test that runs. */
    static final class Lab implements BeforeEachCallback {
        private static @Nullable ExtensionContext test;

        @Override
        public void beforeEach(ExtensionContext context) {
            test = context;
        }

        static void breakReference() {
            BrokenReference.of(TestResources.ofNode(Objects.requireNonNull(test), () -> {
                throw new IllegalStateException("the test has no lab");
            }));
        }
    }

    @ExtendWith(Lab.class)
    static class Unreferenced {
        private int calls;

        @DynamoLatencyTest(modes = CLOSE, iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectConnections(atMost = 1)
        @CompareToBaseline(slowerAtMost = ANY)
        void load(DynamoDbClient dynamo) {
            dynamo.listTables();
            if (++calls == 7) {
                Lab.breakReference();
            }
        }
    }

    @Test
    void aReferenceThatFailsAfterTheCallsIsAnErrorOfTheBaselineAlone() throws IOException {
        for (String use : List.of("update", "compare")) {
            Path reports = dir.resolve(use);
            Fixture run = run(
                    Map.of("dynamolatency.baseline", use, "dynamolatency.report.dir", reports.toString()),
                    Unreferenced.class);
            run.failsWith(MultipleFailuresError.class)
                    .hasMessageContaining("at most 1")
                    .hasMessageContaining(
                            "to be as its baseline has it,\nbut that cannot be told, which is an error and no pass: the"
                                    + " run's own reference could not be taken: ");
            assertThat(dir.resolve(Unreferenced.class.getName() + ".json")).doesNotExist();
            RunReport report = RunReport.forDirectory(reports.toString());
            assertThat(report.write())
                    .contains("    Connection: close: connections 20, limit at most 1: over")
                    .contains("    Connection: close: baseline -, limit to be held against: not resolvable");
            assertThat(JsonParser.parseString(Files.readString(reports.resolve("results.json")))
                            .getAsJsonObject()
                            .getAsJsonArray("results"))
                    .singleElement()
                    .extracting(one -> one.getAsJsonObject().getAsJsonArray("expectations").asList().stream()
                            .map(e -> e.getAsJsonObject().get("verdict").getAsString())
                            .toList())
                    .isEqualTo(List.of("over", "not resolvable"));
        }
    }

    @ExtendWith(Lab.class)
    static class UnreferencedOnce {
        private int calls;

        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @CompareToBaseline(slowerAtMost = ANY)
        void byProbe(LatencyProbe probe, DynamoDbClient dynamo) {
            for (int i = 0; i < 2; i++) {
                probe.measure(() -> {
                    dynamo.listTables();
                    if (++calls == 7) {
                        Lab.breakReference();
                    }
                });
            }
        }
    }

    @Test
    void theNextMeasurementHasAReferenceAgain() throws IOException {
        update(UnreferencedOnce.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContaining("reference could not be taken");
        assertThat(baselines(UnreferencedOnce.class)).singleElement().satisfies(one -> {
            assertThat(one.getAsJsonObject("of").get("measurement").getAsInt()).isEqualTo(2);
            assertThat(one.getAsJsonObject("times").getAsJsonObject("ratios").has("p50"))
                    .isTrue();
        });
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
                .contains("    Connection: close: baseline: written though connections was not met");
        assertThat(baselines(OverItsLimit.class)).hasSize(1);
        compare(OverItsLimit.class).failsWith(AssertionError.class).hasMessageContaining("at most 1");
        Files.delete(dir.resolve(OverItsLimit.class.getName() + ".json"));
        compare(OverItsLimit.class).failsWith(MultipleFailuresError.class).hasMessageContaining("no baseline");
    }

    // ---- where it is said

    @Retention(RetentionPolicy.RUNTIME)
    @CompareToBaseline(slowerAtMost = ANY)
    @interface Watched {}

    @Watched
    static class OnTheClass {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void one(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @Nested
        class Inner {
            @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
            void two(DynamoDbClient dynamo) {
                dynamo.listTables();
            }
        }
    }

    @CompareToBaseline(modes = KEEP_ALIVE, slowerAtMost = ANY)
    static class OfOneMode {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 10,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        void both(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(modes = CLOSE, iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void another(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(modes = CLOSE, iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @Watched
        void itsOwn(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aClassSaysItForItsTestsAndAMethodForItself() throws IOException {
        update(OnTheClass.class, OfOneMode.class).passes(6);
        assertThat(baselines(OnTheClass.class)).hasSize(1);
        assertThat(baselines(OnTheClass.Inner.class)).hasSize(1);
        assertThat(baselines(OfOneMode.class))
                .extracting(one -> one.getAsJsonObject("of").get("method").getAsString() + " "
                        + one.getAsJsonObject("of").get("mode").getAsString())
                .containsExactly("both KEEP_ALIVE", "itsOwn CLOSE");
        compare(OnTheClass.class, OfOneMode.class).passes(6);
    }

    // ---- faults of the declaration

    static class Faulty {
        @DynamoLatencyTest
        @CompareToBaseline(modes = AS_BUILT, slowerAtMost = 0.5)
        void load(DynamoDbClient dynamo) {}

        @Disabled("it is its name that counts")
        @DynamoLatencyTest
        void load(DynamoDbAsyncClient dynamo) {}
    }

    @Test
    void faultsOfTheDeclarationComeTogether() {
        Fixture.run(Map.of("dynamolatency.baseline", "udpate"), Faulty.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContainingAll(
                        "\n  - parameter dynamolatency.baseline = \"udpate\"; write compare or update",
                        "\n  - @CompareToBaseline expects something of AS_BUILT, which is not measured",
                        "\n  - @CompareToBaseline(slowerAtMost): 0.5 is out of range; write how many times slower",
                        "\n  - @CompareToBaseline: 2 latency tests of the class have the name load");
    }

    static class Unset {
        @DynamoLatencyTest
        @CompareToBaseline
        void load(DynamoDbClient dynamo) {}
    }

    @Test
    void theParameterCountsWhereTheAnnotationGivesNothing() {
        Fixture.run(Map.of("dynamolatency.baseline.slowerAtMost", "0.25"), Unset.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining("@CompareToBaseline(slowerAtMost): 0.25");
        assertThat(ParameterNames.faults(List.of("dynamolatency.baseline.slower")))
                .singleElement()
                .asString()
                .contains("dynamolatency.baseline.slowerAtMost");
    }

    // ---- without the proxy

    private static @Nullable ForeignEndpoint there;

    static class Direct {
        @DynamoLatencyTest(iterations = 20, warmup = 0)
        @UseClient(method = "client", direct = true)
        @CompareToBaseline
        void load(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        static DynamoDbClient client() {
            DynamoEndpoint configured = Objects.requireNonNull(there).endpoint();
            return configured
                    .applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(configured.applyTo(Apache5HttpClient.builder()))
                    .build();
        }
    }

    @Test
    void withoutTheProxyConnectionsAreComparedAndTimesAreNot() throws IOException {
        try (ForeignEndpoint endpoint = ForeignEndpoint.open(TLS_1_3)) {
            there = endpoint;
            update(Direct.class).passes(1);
            assertThat(baselines(Direct.class)).singleElement().satisfies(one -> {
                assertThat(one.has("times")).isFalse();
                assertThat(one.getAsJsonObject("connections").get("opened").getAsInt())
                        .isEqualTo(1);
            });
            compare(Direct.class).passes(1);
            endpoint.closingAfterAnswers();
            compare(Direct.class).failsWith(AssertionError.class).hasMessageContaining("19 more connections");
        } finally {
            there = null;
        }
    }
}
