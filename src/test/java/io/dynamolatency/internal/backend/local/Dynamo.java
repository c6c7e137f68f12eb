package io.dynamolatency.internal.backend.local;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A client of the server under test, and what is done with it. */
final class Dynamo {

    private Dynamo() {}

    static DynamoDbClient client(URI endpoint, String accessKey, Region region) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret")))
                .build();
    }

    static DynamoDbClient client(URI endpoint) {
        return client(endpoint, "key", Region.US_EAST_1);
    }

    @SuppressWarnings("unchecked")
    static void createTable(DynamoDbClient client, String table) {
        client.createTable(request -> request.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute -> attribute.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH)));
    }

    /** Puts an item, and gets the item back. */
    static Map<String, AttributeValue> putAndGet(DynamoDbClient client, String table) {
        Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("one"));
        client.putItem(request -> request.tableName(table)
                .item(Map.of("id", AttributeValue.fromS("one"), "n", AttributeValue.fromN("1"))));
        return client.getItem(request -> request.tableName(table).key(key).consistentRead(true))
                .item();
    }
}
