package com.example.orders;

import static java.time.Duration.ofMillis;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.Table;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyResult;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@UseClient(method = "client")
@Table(partitionKey = "id") // your table's key; add sortKey = "..." if it has one
class OrderLatencyTest {

    static DynamoDbClient client() {
        return DynamoClientConfig.client(); // your code that builds the client, as in production
    }

    @DynamoLatencyTest // repeats and times the body, over a round trip of 5 ms and TLS 1.3
    @ExpectKeepAlive // connections are reused
    void save(DynamoDbClient dynamo, TestTable table) {
        new OrderRepository(dynamo, table.name()).save(new Order("order-1", "alice", 4_200));
    }

    @AfterEach
    void isFast(LatencyResult result) {
        result.assertP99Below(ofMillis(10)); // 99 of 100 calls; a call on a new connection takes at least 15 ms
    }
}
