package com.example;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class LoadsTest {

    @DynamoLatencyTest
    @ExpectKeepAlive
    void load(DynamoDbClient dynamo, TestTable table) {
        dynamo.getItem(r -> r.tableName(table.name()).key(table.keyOf(table.newItem())));
    }
}
