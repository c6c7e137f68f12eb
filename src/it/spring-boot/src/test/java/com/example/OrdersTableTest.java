package com.example;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@SpringBootTest
class OrdersTableTest {

    @Autowired
    DynamoDbClient dynamo; // the bean of your application

    @Autowired
    Orders orders; // your code that calls DynamoDB

    @BeforeEach
    void createTable() { // the table that your code uses, with its key
        dynamo.createTable(r -> r.tableName("orders")
                .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH))
                .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                .billingMode(BillingMode.PAY_PER_REQUEST));
    }

    @DynamoLatencyTest // over an emulated network with a round trip of 5 ms and TLS 1.3
    @ExpectKeepAlive // connections are reused
    @ExpectLatency(p99 = "15 ms") // 99 of 100 calls take less; a call on a new connection takes at least 15 ms
    void save() {
        orders.save("order-1"); // one call of your code: the kit repeats and times it
    }

    @AfterEach
    void dropTable() {
        dynamo.deleteTable(r -> r.tableName("orders"));
    }
}
