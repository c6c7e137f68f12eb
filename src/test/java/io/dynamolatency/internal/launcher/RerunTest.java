package io.dynamolatency.internal.launcher;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.Toggle;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests that are run once more in the same JVM, as Surefire does with those that failed. */
@Timeout(120)
@Tag("slow")
class RerunTest {

    /** Whether the next client loses its connections; it does once. */
    private static boolean flaky;

    @TempDir
    private Path reports = Path.of("");

    @BeforeEach
    void breakOnce() {
        flaky = true;
    }

    private static boolean fails() {
        boolean now = flaky;
        flaky = false;
        return now;
    }

    static class Flaky {
        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "1 ms", tls = NONE))
        @UseClient(method = "client")
        @ExpectConnections(atMost = 1)
        void load(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            Apache5HttpClient.Builder http = Apache5HttpClient.builder();
            if (fails()) {
                http.connectionTimeToLive(Duration.ofMillis(1));
            }
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(http))
                    .build();
        }
    }

    static class FlakyAsync {
        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "1 ms", tls = NONE))
        @UseClient(method = "client")
        @ExpectConnections(atMost = 3)
        void load(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }

        static DynamoDbAsyncClient client(DynamoEndpoint endpoint) {
            NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder();
            if (fails()) {
                http.connectionTimeToLive(Duration.ofMillis(1));
            }
            return endpoint.applyTo(DynamoDbAsyncClient.builder())
                    .httpClientBuilder(endpoint.applyTo(http))
                    .build();
        }
    }

    static class Undecided {
        private final boolean half = fails();
        private int calls;

        @DynamoLatencyTest(
                iterations = 40,
                maxIterations = 60,
                strict = Toggle.ON,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectLatency(p50 = "20 ms")
        void load(DynamoDbClient dynamo) {
            // half of the calls reach the limit, which half may; the others send nothing, so that they are quick on any
            // machine
            int call = calls++;
            if (half && call % 2 == 0) {
                LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
            }
            if (half ? call % 2 == 0 : call == 0) {
                dynamo.listTables();
            }
        }
    }

    /** How many failed, and what was printed. */
    private record Run(long failed, String console) {}

    private Run run(Class<?> testClass) {
        PrintStream before = System.out;
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(testClass))
                                    .configurationParameter("dynamolatency.local.scope", "jvm")
                                    .configurationParameter("dynamolatency.report.dir", reports.toString())
                                    .build(),
                            summary);
        } finally {
            System.setOut(before);
        }
        return new Run(summary.getSummary().getTestsFailedCount(), console.toString(StandardCharsets.UTF_8));
    }

    private List<JsonObject> results() throws IOException {
        return JsonParser.parseString(ResultsSchema.checked(reports.resolve("results.json")))
                .getAsJsonObject()
                .getAsJsonArray("results")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static String verdict(JsonObject result) {
        JsonObject expectation = result.getAsJsonArray("expectations").get(0).getAsJsonObject();
        return result.get("attempt") + " " + expectation.get("name").getAsString() + " "
                + expectation.get("verdict").getAsString();
    }

    private void staysVisible(Class<?> testClass, String limit) throws IOException {
        Run first = run(testClass);
        assertThat(first.failed()).isEqualTo(1);
        assertThat(first.console())
                .contains("limit at most " + limit + ": over")
                .doesNotContain("failed before");
        Run second = run(testClass);
        assertThat(second.failed()).isZero();
        assertThat(second.console())
                .contains("limit at most " + limit + ": within")
                .containsPattern(
                        "as built.*: failed before in this JVM: connections \\d+, limit at most " + limit + ": over");
        assertThat(results())
                .extracting(RerunTest::verdict)
                .containsExactly("1 connections over", "2 connections within");
        assertThat(results().get(1).getAsJsonArray("diagnosis").toString()).contains("failed before in this JVM");
        // and in any run after that
        assertThat(run(testClass).console()).contains("failed before in this JVM");
        assertThat(results()).hasSize(3);
    }

    @Test
    void anExpectationThatFailedAndThenPassesStaysInTheReport() throws IOException {
        staysVisible(Flaky.class, "1");
    }

    @Test
    void soItDoesForAnAsynchronousBody() throws IOException {
        staysVisible(FlakyAsync.class, "3");
    }

    @Test
    void soDoesWhatAStrictTestLeftUndecided() throws IOException {
        Run first = run(Undecided.class);
        assertThat(first.failed()).isEqualTo(1);
        assertThat(first.console()).contains("limit 20 ms: undecided").doesNotContain("failed before");
        Run second = run(Undecided.class);
        assertThat(second.failed()).isZero();
        assertThat(second.console())
                .containsPattern("keep-alive: failed before in this JVM: p50 [\\d.]+ \\w+"
                        + "(, minus [^,]+)?, limit 20 ms: undecided");
        assertThat(results()).extracting(RerunTest::verdict).containsExactly("1 p50 undecided", "2 p50 within");
    }

    @Test
    void whatPassedBeforeIsNotSpokenOf() throws IOException {
        flaky = false;
        assertThat(run(Flaky.class).failed()).isZero();
        assertThat(run(Flaky.class).console()).contains("within").doesNotContain("failed before");
        assertThat(results())
                .extracting(RerunTest::verdict)
                .containsExactly("1 connections within", "2 connections within");
    }
}
