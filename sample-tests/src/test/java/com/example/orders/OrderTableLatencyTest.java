package com.example.orders;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.TLS_1_3;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static java.time.Duration.ofMillis;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The example of the README. Its limit lies between one round trip of 20 ms and the three that a new connection takes. */
class OrderTableLatencyTest {

    @DynamoLatencyTest(
            modes = {KEEP_ALIVE, CLOSE},
            iterations = 100,
            network = @Network(rtt = "20 ms", tls = TLS_1_3))
    @ExpectLatency(modes = KEEP_ALIVE, p90 = "50 ms", roundTripsAtMost = 1)
    @ExpectConnections(modes = KEEP_ALIVE, atMost = 1)
    void putItem(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    @AfterEach // once per mode
    void keepAliveHolds(LatencyResult result) {
        if (result.mode() == KEEP_ALIVE) {
            assertThat(result).p90().isLessThan(ofMillis(50));
        }
    }

    @AfterAll // once per class, all modes
    static void keepAliveWins(LatencyResults results) {
        assertThat(results.of(KEEP_ALIVE)).isFasterThan(results.of(CLOSE)).byAtLeast(2.0);
        assertThat(results.of(KEEP_ALIVE)).p90().isLessThan(ofMillis(50));
        assertThat(results.of(KEEP_ALIVE)).connections().hasAtMost(1);
    }
}
