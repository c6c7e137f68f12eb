package io.dynamolatency.jupiter;

import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Whatever makes a test or its class red is in the report. */
@Tag("slow")
class FailuresInReportTest {

    @TempDir
    private Path dir = Path.of("");

    /** Runs a class with one failure, and returns the expectations of each result in the report. */
    private List<List<String>> expectations(Class<?> tests) throws IOException {
        assertThat(Fixture.run(Map.of(ReportSettings.DIR, dir.toString()), tests)
                        .failures())
                .hasSize(1);
        RunReport.forDirectory(dir.toString()).write();
        JsonObject json = JsonParser.parseString(ResultsSchema.checked(dir.resolve("results.json")))
                .getAsJsonObject();
        return Json.objects(json.get("results")).stream()
                .map(row -> Json.objects(row.get("expectations")).stream()
                        .map(one -> one.get("name").getAsString() + " "
                                + one.get("observed").getAsString() + ", limit "
                                + one.get("limit").getAsString() + ": "
                                + one.get("verdict").getAsString() + ", "
                                + one.get("failed").getAsBoolean())
                        .toList())
                .toList();
    }

    static class ACallFails {
        private int calls;

        @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        @ExpectConnections(atMost = 1)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
            if (++calls == 7) {
                throw new IllegalStateException("broken");
            }
        }
    }

    @Test
    void failedCallsAreALimitThatIsNotMet() throws IOException {
        assertThat(expectations(ACallFails.class))
                .containsExactly(List.of(
                        "failed calls 1 of 20: 1 x java.lang.IllegalStateException, limit at most 0: over, true",
                        "connections 1, limit at most 1: within, false"));
    }

    static class Swallows {
        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            try {
                dynamo.describeTable(r -> r.tableName("absent"));
            } catch (DynamoDbException swallowed) {
                // the call returns as if it had succeeded
            }
        }
    }

    @Test
    void callsThatSwallowTheirFailureAreOne() throws IOException {
        assertThat(expectations(Swallows.class)).singleElement().satisfies(limits -> assertThat(limits)
                .singleElement()
                .asString()
                .startsWith("failed calls 4 of 4 returned, but all their requests failed: 4 x ")
                .endsWith(", limit at most 0: over, true"));
    }

    static class Probes {
        private int calls;

        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(LatencyProbe probe, DynamoDbClient dynamo) {
            probe.measure(() -> {
                dynamo.listTables();
                if (++calls == 3) {
                    throw new IllegalStateException("broken");
                }
            });
        }
    }

    @Test
    void failedCallsOfAProbeAreOne() throws IOException {
        assertThat(expectations(Probes.class))
                .containsExactly(List.of(
                        "failed calls 1 of 4: 1 x java.lang.IllegalStateException, limit at most 0: over, true"));
    }

    static class FailsAfterAll {
        @DynamoLatencyTest(iterations = 4, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterAll
        static void asks(LatencyResults results) {
            results.forEach(result -> result.assertConnectionsAtMost(0));
        }
    }

    @Test
    void anAssertionInAfterAllThatFailsTheClassIsInTheReport() throws IOException {
        assertThat(expectations(FailsAfterAll.class))
                .containsExactly(List.of("connections 1, limit at most 0: over, true"));
    }
}
