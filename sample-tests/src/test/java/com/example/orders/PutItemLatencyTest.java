package com.example.orders;

import static java.time.Duration.ofMillis;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.measure.LatencyResult;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The plain sentence: 99 of 100 calls take less than 10 ms. */
class PutItemLatencyTest {

    @DynamoLatencyTest // over an emulated network with a round trip of 5 ms and TLS 1.3
    void putItem(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    @AfterEach
    void isFast(LatencyResult result) {
        result.assertP99Below(ofMillis(10));
    }
}
