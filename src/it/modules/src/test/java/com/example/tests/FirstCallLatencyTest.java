package com.example.tests;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectFirstCall;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The JVMs of first calls have no modules, but find all classes of modules. */
class FirstCallLatencyTest {

    @DynamoLatencyTest(confidence = 0.5)
    @ExpectFirstCall(p50 = "60 s", jvms = 10)
    void listTables(DynamoDbClient dynamo) {
        dynamo.listTables();
    }
}
