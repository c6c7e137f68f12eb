package io.dynamolatency.internal.client;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The key attributes of a table.
 *
 * @param types the type of each key attribute by its name; the partition key comes first
 */
record TableKeys(Map<String, ScalarAttributeType> types) {

    static TableKeys of(CreateTableRequest request) {
        Map<String, ScalarAttributeType> types = new LinkedHashMap<>();
        for (KeySchemaElement key : request.keySchema()) {
            types.put(
                    key.attributeName(),
                    request.attributeDefinitions().stream()
                            .filter(defined -> key.attributeName().equals(defined.attributeName()))
                            .map(AttributeDefinition::attributeType)
                            .findFirst()
                            .orElse(ScalarAttributeType.S));
        }
        return new TableKeys(types);
    }

    /** Returns an item of about 100 bytes whose key attributes have this number. */
    Map<String, AttributeValue> item(long number) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("number", AttributeValue.fromN(Long.toString(number)));
        item.put("payload", AttributeValue.fromS("0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnop"));
        types.forEach((name, type) -> item.put(name, value(type, number)));
        return Map.copyOf(item);
    }

    private static AttributeValue value(ScalarAttributeType type, long number) {
        String text = "item-" + number;
        return switch (type) {
            case N -> AttributeValue.fromN(Long.toString(number));
            case B -> AttributeValue.fromB(SdkBytes.fromString(text, StandardCharsets.UTF_8));
            default -> AttributeValue.fromS(text);
        };
    }

    /**
     * Returns only the key of an item.
     *
     * @throws IllegalArgumentException if the item lacks a key attribute
     */
    Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new HashMap<>();
        for (String name : types.keySet()) {
            AttributeValue value = item.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the item has no attribute \"" + name + "\", only " + item.keySet());
            }
            key.put(name, value);
        }
        return Map.copyOf(key);
    }
}
