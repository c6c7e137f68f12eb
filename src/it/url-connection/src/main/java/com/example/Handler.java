package com.example;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A function whose client is built once for the JVM, as AWS advises. */
public final class Handler {

    private static final DynamoDbClient DYNAMO = DynamoDbClient.create();

    private Handler() {}

    public static void handle(String table, Map<String, AttributeValue> item) {
        DYNAMO.putItem(r -> r.tableName(table).item(item));
    }
}
