package com.example;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Code under test that builds a client for each call. */
public class OrderService {

    private final String table;

    public OrderService(String table) {
        this.table = table;
    }

    public void save(String id) {
        try (DynamoDbClient dynamo = DynamoDbClient.create()) {
            dynamo.putItem(r -> r.tableName(table).item(Map.of("pk", AttributeValue.fromS(id))));
        }
    }
}
