package com.example;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Code under test that builds one client, and keeps it. */
public class Customers {

    private final DynamoDbClient dynamo = DynamoDbClient.create();
    private final String table;

    public Customers(String table) {
        this.table = table;
    }

    public boolean exists(String id) {
        return dynamo.getItem(r -> r.tableName(table).key(Map.of("pk", AttributeValue.fromS(id))))
                .hasItem();
    }
}
