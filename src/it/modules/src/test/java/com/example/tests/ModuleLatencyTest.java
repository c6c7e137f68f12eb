package com.example.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.measure.LatencyResult;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class ModuleLatencyTest {

    @DynamoLatencyTest(iterations = 10)
    @ExpectConnections(atMost = 1)
    void putItem(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    @AfterEach
    void inModules(LatencyResult result) {
        assertEquals(10, result.count());
        assertEquals("com.example.tests", getClass().getModule().getName());
        assertEquals("io.dynamolatency", result.getClass().getModule().getName());
    }
}
