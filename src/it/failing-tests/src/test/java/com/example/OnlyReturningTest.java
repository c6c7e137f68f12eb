package com.example;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Such as an expression body of Kotlin. */
class OnlyReturningTest {

    @DynamoLatencyTest
    Object listTables(DynamoDbClient dynamo) {
        return dynamo.listTables();
    }
}
