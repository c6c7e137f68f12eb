package com.example.orders;

import static io.dynamolatency.TlsVersion.TLS_1_3;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.wire.WireLog;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Which call travelled where: what the application sends, request for request. A failure prints the sequence. */
@UseClient(method = "ordersClient")
class OrderWireTest {

    static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
        return endpoint.applyTo(DynamoClientConfig.clientBuilder())
                .httpClientBuilder(endpoint.applyTo(DynamoClientConfig.httpBuilder()))
                .build();
    }

    @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "10 ms", tls = TLS_1_3))
    void saves(DynamoDbClient dynamo, TestTable table) {
        new OrderRepository(() -> dynamo, table.name()).save(new Order("order-0", "alice", 4_200));
    }

    @AfterEach
    void everyCallFollowsOnTheSameConnection(WireLog wire) {
        assertThat(wire).hasExchanges(10).hasNoRetries().reusesOneConnection();
        assertThat(wire)
                .exchange(7)
                .reusedConnectionOf(6)
                .hasOperation("PutItem")
                .hasRequestConnectionHeader("keep-alive")
                .connection()
                .carried(10)
                .isOpen();
    }
}
