package com.example;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.measure.LatencyResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A class without the annotation of Quarkus, beside those that have it. */
class PlainLatencyTest {

    private static final DynamoDbClient DYNAMO = new Clients().dynamo();

    @DynamoLatencyTest(iterations = 10)
    @ExpectConnections(atMost = 1)
    void putItem(TestTable table) {
        DYNAMO.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    @AfterEach
    void eachCallWasOnTheWire(LatencyResult result) {
        Assertions.assertEquals(0, result.errors());
        Assertions.assertEquals(10, result.wire().exchanges().size());
    }
}
