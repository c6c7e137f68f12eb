package com.example;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class OnlyPrivateTest {

    @DynamoLatencyTest
    private void listTables(DynamoDbClient dynamo) {
        dynamo.listTables();
    }
}
