package com.example.orders;

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
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** An asynchronous body: it ends with {@code .join()}, so that it is timed until the future completes. */
class AsyncOrderLatencyTest {

    @DynamoLatencyTest(
            modes = {KEEP_ALIVE, CLOSE},
            iterations = 50,
            network = @Network(rtt = "10 ms", tls = TLS_1_3))
    @ExpectConnections(modes = KEEP_ALIVE, atMost = 2) // Netty may open one more, see HttpClientKind.spareConnections
    void putItem(DynamoDbAsyncClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())).join();
    }

    @AfterAll
    static void keepAliveWins(LatencyResults results) {
        assertThat(results.of(KEEP_ALIVE)).isFasterThan(results.of(CLOSE)).byAtLeast(1.5);
        assertThat(results.of(CLOSE)).connections().hasExactly(50);
    }
}
