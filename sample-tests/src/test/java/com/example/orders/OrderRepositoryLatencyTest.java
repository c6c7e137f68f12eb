package com.example.orders;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyResults;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The guard over the application as it is. {@link MistakesTest} shows what it does when somebody breaks that. */
class OrderRepositoryLatencyTest extends OrderRepositoryGuard {

    /** The application's client beside two of the kit's own, one that keeps its connection and one that does not. */
    @DynamoLatencyTest(
            modes = {AS_BUILT, KEEP_ALIVE, CLOSE},
            iterations = 50,
            network = @Network(rtt = "10 ms", tls = TLS_1_3))
    @ExpectConnections(
            modes = {AS_BUILT, KEEP_ALIVE},
            atMost = 1)
    void loads(DynamoDbClient dynamo, TestTable table) {
        new OrderRepository(() -> dynamo, table.name()).load("order-0");
    }

    @AfterAll
    static void theApplicationKeepsItsConnections(LatencyResults results) {
        assertThat(results.of("loads", AS_BUILT))
                .isFasterThan(results.of("loads", CLOSE))
                .byAtLeast(1.5);
    }
}
