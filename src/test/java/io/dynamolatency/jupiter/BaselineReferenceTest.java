package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.faults.BrokenReference;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.jupiter.run.TestResources;
import io.dynamolatency.internal.proxy.UserEndpoint;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.MultipleFailuresError;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The reference exchanges of a baseline, and comparing without the proxy. */
@Tag("slow")
class BaselineReferenceTest extends BaselineRuns {

    /** Gives the setup of the running test. */
    static final class Lab implements BeforeEachCallback {
        private static @Nullable ExtensionContext test;

        @Override
        public void beforeEach(ExtensionContext context) {
            test = context;
        }

        static void breakReference() {
            BrokenReference.of(TestResources.setupOf(Objects.requireNonNull(test)));
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
            boolean update = use.equals("update");
            Path reports = dir.resolve(use);
            Fixture run = run(
                    Map.of("dynamolatency.baseline", use, "dynamolatency.report.dir", reports.toString()),
                    Unreferenced.class);
            run.failsWith(MultipleFailuresError.class)
                    .hasMessageContaining("at most 1")
                    .hasMessageContaining("can't be " + (update ? "written" : "compared with its baseline")
                            + ": the run's own reference could not be measured: ");
            assertThat(dir.resolve(Unreferenced.class.getName() + ".json")).doesNotExist();
            RunReport report = RunReport.forDirectory(reports.toString());
            assertThat(report.write())
                    .contains("    Connection: close: connections 20, limit at most 1: over")
                    .contains("    Connection: close: baseline -, limit " + (update ? "written" : "comparable")
                            + ": not resolvable");
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
                .hasMessageContaining("reference could not be measured");
        assertThat(baselines(UnreferencedOnce.class)).singleElement().satisfies(one -> {
            assertThat(one.getAsJsonObject("of").get("measurement").getAsInt()).isEqualTo(2);
            assertThat(one.getAsJsonObject("times").getAsJsonObject("ratios").has("p50"))
                    .isTrue();
        });
    }

    private static @Nullable UserEndpoint there;

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
        try (UserEndpoint endpoint = UserEndpoint.open(TLS_1_3)) {
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
