package io.dynamolatency.jupiter;

import static io.dynamolatency.TlsVersion.TLS_1_3;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.cases.CaseClients;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.result.InsufficientEvidenceException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The first call of your client, such as the one after a deployment. */
@Timeout(120)
@Tag("slow")
class FirstCallOfYourClientTest {

    private static final List<DynamoDbClient> BUILT = new ArrayList<>();

    @BeforeEach
    void forget() {
        BUILT.clear();
    }

    static DynamoDbClient client(DynamoEndpoint endpoint) {
        DynamoDbClient built = CaseClients.apache5(endpoint);
        BUILT.add(built);
        return built;
    }

    static DynamoDbClient oneForAll(DynamoEndpoint endpoint) {
        return BUILT.isEmpty() ? client(endpoint) : BUILT.get(0);
    }

    @UseClient(method = "io.dynamolatency.jupiter.FirstCallOfYourClientTest#client")
    static class Cold {
        @DynamoLatencyTest(iterations = 2, warmup = 0, network = @Network(rtt = "30 ms", tls = TLS_1_3))
        @ExpectLatency(firstCall = "60 ms")
        void puts(DynamoDbClient dynamo, TestTable table) {
            assertThat(BUILT).hasSize(2).last().isSameAs(dynamo);
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    /** A new connection takes three round trips, 90 ms, so that the first call can't keep 60 ms. */
    @Test
    void theFirstCallOpensAConnection() {
        Fixture.run(Cold.class).failsWith(AssertionError.class).hasMessageContaining("first call");
    }

    @UseClient(method = "io.dynamolatency.jupiter.FirstCallOfYourClientTest#oneForAll")
    static class OneForAll {
        @DynamoLatencyTest(iterations = 2, warmup = 0)
        @ExpectLatency(firstCall = "60 s")
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    void aFactoryThatReturnsTheSameClientIsRefused() {
        Fixture.run(OneForAll.class)
                .failsWith(Throwable.class)
                .hasMessageContaining("returned the same client twice, so its first call can't be measured");
    }

    @UseClient(method = "io.dynamolatency.jupiter.FirstCallOfYourClientTest#client")
    static class CalledBefore {
        @BeforeEach
        void fill(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        @DynamoLatencyTest(iterations = 2, warmup = 0)
        @ExpectLatency(firstCall = "60 s")
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    void aCallOnAConnectionThatWasOpenBeforeIsNotTheFirst() {
        Fixture.run(CalledBefore.class)
                .failsWith(InsufficientEvidenceException.class)
                .hasMessageContaining("is not the first of a new client: its connection was already open");
    }
}
