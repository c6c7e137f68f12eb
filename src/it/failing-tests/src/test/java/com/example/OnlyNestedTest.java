package com.example;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import org.junit.jupiter.api.Nested;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class OnlyNestedTest {

    @Nested
    class Inner {

        @DynamoLatencyTest
        Object listTables(DynamoDbClient dynamo) {
            return dynamo.listTables();
        }
    }
}
