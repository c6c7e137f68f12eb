package com.example;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class SavesTest {

    @DynamoLatencyTest
    @ExpectKeepAlive
    void save(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }
}
