package com.example;

import java.util.Map;
import org.springframework.stereotype.Service;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the tests measure. */
@Service
public class Orders {

    private final DynamoDbClient dynamo;

    Orders(DynamoDbClient dynamo) {
        this.dynamo = dynamo;
    }

    public void save(String id) {
        save("orders", Map.of("id", AttributeValue.fromS(id)));
    }

    public void save(String table, Map<String, AttributeValue> item) {
        dynamo.putItem(r -> r.tableName(table).item(item));
    }
}
