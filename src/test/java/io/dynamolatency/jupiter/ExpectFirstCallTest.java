package io.dynamolatency.jupiter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.BackendKind;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.Toggle;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.internal.report.merge.RunReport;
import io.dynamolatency.internal.report.rows.ReportSettings;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A test of the first call as a user writes it: which nodes it has, when it fails, what it refuses. */
@Tag("slow")
class ExpectFirstCallTest {

    @UseClient(method = "client")
    static class Cold {

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(
                            software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient.builder()))
                    .build();
        }

        @BeforeEach
        void fill(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(Map.of(TestTable.KEY, AttributeValue.fromS("42"))));
        }

        @DynamoLatencyTest(confidence = 0.5, network = @Network(rtt = "0 ms", tls = TlsVersion.NONE))
        @ExpectFirstCall(p90 = "1 us", jvms = 3)
        void load(DynamoDbClient dynamo, TestTable table) {
            boolean there = dynamo.getItem(
                            r -> r.tableName(table.name()).key(Map.of(TestTable.KEY, AttributeValue.fromS("42"))))
                    .hasItem();
            if (!there) {
                throw new IllegalStateException("the item of @BeforeEach is missing");
            }
        }
    }

    @Test
    void failsOnProofAndMeasuresNothingElse(@TempDir Path reports) throws IOException {
        Fixture run = Fixture.run(Map.of(ReportSettings.DIR, reports.toString()), Cold.class);
        run.names().hasSize(1).first().asString().contains("first call in 3 JVMs");
        run.failsWith(AssertionError.class)
                .hasMessageStartingWith("first call of \"Cold.load\" in a fresh JVM: p90 ")
                .hasMessageContaining("limit 1 us: over; 3 of 3 JVMs reached the limit")
                .hasMessageContaining("evidence: the longest phase is ")
                .hasMessageContaining("fix:      ");
        RunReport report = RunReport.forDirectory(reports.toString());
        assertThat(report.pending()).isTrue();
        report.write();
        JsonObject row = JsonParser.parseString(ResultsSchema.checked(reports.resolve("results.json")))
                .getAsJsonObject()
                .getAsJsonArray("firstCalls")
                .get(0)
                .getAsJsonObject();
        assertThat(row.get("testClass").getAsString()).isEqualTo(Cold.class.getName());
        assertThat(row.get("mode").getAsString()).isEqualTo("AS_BUILT");
        assertThat(row.get("jvms").getAsInt()).isEqualTo(3);
        assertThat(row.getAsJsonObject("wholeMillis").get("p50").getAsDouble())
                .isGreaterThan(row.getAsJsonObject("callMillis").get("p50").getAsDouble());
        assertThat(row.getAsJsonArray("expectations").get(0).toString())
                .contains("\"limit\":\"1 us\"", "\"verdict\":\"over\",\"failed\":true");
    }

    static class Refused {
        @DynamoLatencyTest(strict = Toggle.ON, backend = BackendKind.AWS)
        @ExpectFirstCall(
                p50 = "0 ms",
                p90 = "400 ms",
                variants = {},
                cpus = -0.5,
                maxDuration = "0 s")
        @AcrossVersions(from = "2.30.0")
        @ValueSource(ints = 1)
        void load(DynamoDbClient dynamo, int argument) {
            dynamo.listTables();
        }

        @DynamoLatencyTest
        @ExpectFirstCall(p90 = "400 ms")
        void informed(DynamoDbClient dynamo, TestInfo info, TestReporter reporter) {}

        @Nested
        class Inner {
            @DynamoLatencyTest
            @ExpectFirstCall(jvms = 2000)
            void load(TestTable table) {}

            @DynamoLatencyTest
            @ExpectFirstCall(p90 = "400 ms", jvms = 6)
            void few(DynamoDbClient dynamo) {}
        }
    }

    @Test
    void refusesWhatCannotBeMeasuredOrProveAnything() {
        Fixture run = Fixture.run(Refused.class);
        assertThat(run.failures()).hasSize(4).allMatch(ExtensionConfigurationException.class::isInstance);
        String all = run.failures().toString();
        assertThat(all)
                .contains("the phases come from the proxy, which this test does not use")
                .contains("a new JVM, which does not get JUnit's arguments")
                .contains("a new JVM, which has no TestInfo; remove the parameter, or take it in a @BeforeEach method")
                .contains("a new JVM, which has no TestReporter; remove the parameter")
                .contains("and @AcrossVersions are on one test; write a test for each")
                .contains("(p50): the limit is not above 0")
                .contains("(p90): jvms = 20 can't prove that the limit is met (strict); write jvms = 73 or more")
                .contains("variants is empty")
                .contains("cpus = -0.5 is out of range")
                .contains("(maxDuration): the time is not above 0")
                .contains("another JVM can't create Inner")
                .contains("names no limit")
                .contains("jvms = 2000 is out of range")
                .contains("the kit does not know who builds the client")
                .contains("(p90): jvms = 6 can't prove that the limit is exceeded; write jvms = 7 or more");
    }
}
