package com.example.orders;

import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.UseClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

@UseClient(method = "client")
class FixedTableTest {

    static DynamoDbClient client() {
        return DynamoClientConfig.client();
    }

    @BeforeEach
    void createTable(DynamoDbClient dynamo) {
        dynamo.createTable(r -> r.tableName("orders")
                .keySchema(k -> k.attributeName("id").keyType(KeyType.HASH))
                .attributeDefinitions(a -> a.attributeName("id").attributeType(ScalarAttributeType.S))
                .billingMode(BillingMode.PAY_PER_REQUEST));
    }

    @DynamoLatencyTest
    @ExpectKeepAlive
    void load(DynamoDbClient dynamo) {
        new OrderRepository(dynamo, "orders").load("order-1");
    }

    @AfterEach
    void dropTable(DynamoDbClient dynamo) {
        dynamo.deleteTable(r -> r.tableName("orders"));
    }
}
