package com.example;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The commonest regression: a client for each call. Surefire runs this class, Failsafe does not. */
class ClientInTheBodyTests {

    @DynamoLatencyTest(iterations = 20)
    @ExpectConnections(atMost = 1)
    void loads(TestTable table) {
        try (var dynamo = DynamoDbClient.create()) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }
}
