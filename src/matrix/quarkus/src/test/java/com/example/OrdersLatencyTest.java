package com.example;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.measure.LatencyResult;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The client of the container, which is led to the proxy. */
@QuarkusTest
class OrdersLatencyTest {

    @Inject
    DynamoDbClient dynamo;

    @DynamoLatencyTest(iterations = 10)
    @ExpectConnections(atMost = 1)
    void putItem(TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    @AfterEach
    void eachCallWasOnTheWire(LatencyResult result) {
        Assertions.assertEquals(0, result.errors());
        Assertions.assertEquals(10, result.wire().exchanges().size());
    }
}
