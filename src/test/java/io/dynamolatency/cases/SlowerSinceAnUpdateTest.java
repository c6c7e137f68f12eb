package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.jupiter.AcrossVersions;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Calls are slower since a library was updated. The search downloads each version, so it needs the network. */
@Timeout(300)
@Tag("reported")
class SlowerSinceAnUpdateTest {

    @TempDir
    Path reports = Path.of("");

    /** Returns the client whose HTTP client is updated. */
    static DynamoDbClient client(DynamoEndpoint endpoint) {
        return CaseClients.over(endpoint, new AsyncApacheClient(endpoint));
    }

    static void put(DynamoDbClient dynamo, TestTable table) {
        Map<String, AttributeValue> item = new HashMap<>(table.newItem());
        item.put("note", AttributeValue.fromS("n".repeat(9_000)));
        dynamo.putItem(r -> r.tableName(table.name()).item(item));
    }

    /** Report: elasticsearch-java#1289. */
    static class AfterAnUpdateOfTheClient {
        @DynamoLatencyTest(iterations = 60, maxIterations = 60, network = @Network(rtt = "0 ms", tls = TLS_1_3))
        @UseClient(method = "client")
        @ExpectLatency(p50 = "20 ms")
        @AcrossVersions(
                of = "org.apache.httpcomponents.client5:httpclient5",
                from = "5.4.4",
                to = "5.6.1",
                show = AcrossVersions.Show.FIRST_THAT_DIFFERS)
        void puts(DynamoDbClient dynamo, TestTable table) {
            put(dynamo, table);
        }
    }

    /** Report: OpenSearch#22731. */
    static class AfterAnUpdateOfItsCore {
        @DynamoLatencyTest(iterations = 60, maxIterations = 60, network = @Network(rtt = "0 ms", tls = TLS_1_3))
        @UseClient(method = "client")
        @ExpectLatency(p50 = "20 ms")
        @AcrossVersions(
                of = "org.apache.httpcomponents.core5:httpcore5",
                from = "5.3.4",
                to = "5.4",
                show = AcrossVersions.Show.FIRST_THAT_DIFFERS)
        void puts(DynamoDbClient dynamo, TestTable table) {
            put(dynamo, table);
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> failure(Class<?> test) {
        return Fixture.run(Map.of("dynamolatency.report.dir", reports.toString()), test)
                .failsWith(AssertionError.class)
                .hasMessageContaining("cause:    requests arrive in pieces, and the rest comes late");
    }

    @Test
    void theUpdateOfTheClientIsNamed() {
        failure(AfterAnUpdateOfTheClient.class).hasMessageContaining("5.6 is the first that differs");
    }

    @Test
    void theUpdateOfItsCoreIsNamed() {
        failure(AfterAnUpdateOfItsCore.class).hasMessageContaining("5.4 is the first that differs");
    }
}
