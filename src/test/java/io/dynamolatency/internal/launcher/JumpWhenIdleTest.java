package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.hiccup.ProcessSleep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual time of several threads, in a JVM of its own, since other threads of a JVM hold the jumps up. */
@Tag("slow")
class JumpWhenIdleTest {

    private static final String TEST = """
        package orders;

        import io.dynamolatency.*;
        import io.dynamolatency.jupiter.*;
        import io.dynamolatency.measure.LatencyResult;
        import io.dynamolatency.result.CallSample;
        import java.util.concurrent.Semaphore;
        import org.junit.jupiter.api.AfterEach;
        import org.junit.jupiter.api.Nested;
        import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

        class OrdersTest {
            @DynamoLatencyTest(concurrency = 8, network = @Network(rtt = "50 ms"))
            @ExpectConnections(atMost = 8)
            void counted(DynamoDbClient dynamo) {
                dynamo.listTables();
            }

            @Nested
            class Timed {
                final Semaphore POOL = new Semaphore(2, true);
                @AfterEach
                void say(LatencyResult result) {
                    long first = result.samples().stream().mapToLong(CallSample::startNanos).min().orElseThrow();
                    long last = result.samples().stream().mapToLong(CallSample::endNanos).max().orElseThrow();
                    if (result.network().virtualTime() && result.samples().size() == 160) {
                        System.out.println("VIRTUAL " + (last - first) / 1e6);
                    }
                }

                @DynamoLatencyTest(
                        concurrency = 8,
                        iterations = 160,
                        maxIterations = 160,
                        network = @Network(rtt = "50 ms", time = Network.Time.VIRTUAL))
                void pooled(DynamoDbClient dynamo) throws InterruptedException {
                    POOL.acquire();
                    try {
                        dynamo.listTables();
                    } finally {
                        POOL.release();
                    }
                }

                @DynamoLatencyTest(
                        concurrency = 4,
                        iterations = 40,
                        maxIterations = 40,
                        network = @Network(rtt = "50 ms", time = Network.Time.VIRTUAL))
                void sleeping(DynamoDbClient dynamo) throws InterruptedException {
                    dynamo.listTables();
                    Thread.sleep(30);
                }
            }
        }
        """;

    @TempDir
    private Path project = Path.of("");

    @BeforeEach
    void onLinux() {
        assumeTrue(ProcessSleep.impossible().isEmpty());
    }

    @Test
    void theClockJumpsWhileEverythingSleeps() throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        CompiledProject.of(project, Map.of("OrdersTest.java", TEST, "Main.java", VerdictTimeProject.MAIN))
                .run(List.of(), List.of(), said::add);
        assertThat(said)
                .filteredOn(line -> line.startsWith("VERDICT"))
                .hasSize(3)
                .containsOnly("VERDICT SUCCESSFUL");
        JsonObject pooled = result("pooled");
        double p50 = pooled.getAsJsonObject("percentilesMillis").get("p50").getAsDouble();
        // three others go first, two at a time
        assertThat(p50).isGreaterThanOrEqualTo(200);
        assertThat(pooled.getAsJsonObject("connections").get("opened").getAsInt())
                .isEqualTo(2);
        double real = pooled.getAsJsonObject("phasesMillis").get("calls").getAsDouble();
        // none if the machine was so slow that delays were waited for
        assertThat(said).filteredOn(line -> line.startsWith("VIRTUAL")).allSatisfy(line -> {
            double virtual = Double.parseDouble(line.substring("VIRTUAL ".length()));
            System.out.println(line + " in " + real + ", p50 " + p50);
            // 80 calls one after another; a thread of the JVM that runs only delays the jumps
            assertThat(virtual).isGreaterThanOrEqualTo(80 * 50);
        });
        JsonObject sleeping = result("sleeping");
        assertThat(sleeping.getAsJsonObject("percentilesMillis").get("p50").getAsDouble())
                .isGreaterThanOrEqualTo(80);
        assertThat(result("counted")
                        .getAsJsonObject("connections")
                        .get("opened")
                        .getAsInt())
                .isBetween(1, 8);
    }

    private JsonObject result(String method) throws IOException {
        for (var result : JsonParser.parseString(
                        Files.readString(project.resolve("target/dynamo-latency/results.json")))
                .getAsJsonObject()
                .getAsJsonArray("results")) {
            if (result.getAsJsonObject().get("testMethod").getAsString().startsWith(method)) {
                return result.getAsJsonObject();
            }
        }
        throw new AssertionError(method);
    }
}
