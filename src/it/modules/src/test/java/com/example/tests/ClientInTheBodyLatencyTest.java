package com.example.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.measure.LatencyResult;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The SDK finds the kit's interceptor on the module path as well. */
class ClientInTheBodyLatencyTest {

    @DynamoLatencyTest(iterations = 5, warmup = 0)
    void putItem(TestTable table) {
        try (DynamoDbClient dynamo = DynamoDbClient.create()) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @AfterEach
    void wasLedToTheProxy(LatencyResult result) {
        assertEquals(ConnectionMode.AS_BUILT, result.mode());
        assertEquals(0, result.errors());
        assertEquals(5, result.wire().exchanges().size());
        assertEquals(5, result.wire().connections().size());
    }
}
