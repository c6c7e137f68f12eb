package io.dynamolatency.internal.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.IndexMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/**
 * Makes enhanced clients, and reads table schemas from annotated classes. The only class that uses {@code
 * dynamodb-enhanced}. Load this class only for a test with a parameter of an enhanced type, or handle a {@link
 * LinkageError}.
 */
public final class EnhancedAdapter {

    private EnhancedAdapter() {}

    /**
     * Returns an enhanced client over the given client. The enhanced client is synchronous or asynchronous like the
     * given client.
     */
    public static Object over(SdkClient client) {
        return client instanceof DynamoDbAsyncClient async
                ? DynamoDbEnhancedAsyncClient.builder().dynamoDbClient(async).build()
                : DynamoDbEnhancedClient.builder()
                        .dynamoDbClient((DynamoDbClient) client)
                        .build();
    }

    /** Returns the keys and indexes of a class with the enhanced client's annotations. */
    public static CreateTableRequest schema(Class<?> bean) {
        TableMetadata metadata = TableSchema.fromClass(bean).tableMetadata();
        String partitionKey = metadata.primaryPartitionKey();
        Set<String> names = new LinkedHashSet<>();
        List<LocalSecondaryIndex> local = new ArrayList<>();
        List<GlobalSecondaryIndex> global = new ArrayList<>();
        List<KeySchemaElement> keys = keys(partitionKey, metadata.primarySortKey(), names);
        Projection all = Projection.builder().projectionType(ProjectionType.ALL).build();
        for (IndexMetadata index : metadata.indices()) {
            if (index.name().equals(TableMetadata.primaryIndexName())) {
                continue;
            }
            String partition = metadata.indexPartitionKey(index.name());
            List<KeySchemaElement> indexed = keys(partition, metadata.indexSortKey(index.name()), names);
            if (partition.equals(partitionKey)) {
                local.add(LocalSecondaryIndex.builder()
                        .indexName(index.name())
                        .keySchema(indexed)
                        .projection(all)
                        .build());
            } else {
                global.add(GlobalSecondaryIndex.builder()
                        .indexName(index.name())
                        .keySchema(indexed)
                        .projection(all)
                        .build());
            }
        }
        CreateTableRequest.Builder request = CreateTableRequest.builder()
                .keySchema(keys)
                .attributeDefinitions(names.stream()
                        .map(name -> AttributeDefinition.builder()
                                .attributeName(name)
                                .attributeType(metadata.scalarAttributeType(name)
                                        .orElseThrow(() -> new IllegalArgumentException(
                                                "the key \"" + name + "\" is not of the type S, N or B")))
                                .build())
                        .toList());
        // the SDK rejects an empty list of indexes
        if (!local.isEmpty()) {
            request.localSecondaryIndexes(local);
        }
        if (!global.isEmpty()) {
            request.globalSecondaryIndexes(global);
        }
        return request.build();
    }

    private static List<KeySchemaElement> keys(String partition, Optional<String> sort, Set<String> names) {
        List<KeySchemaElement> keys = new ArrayList<>();
        keys.add(key(partition, KeyType.HASH));
        sort.ifPresent(name -> keys.add(key(name, KeyType.RANGE)));
        keys.forEach(key -> names.add(key.attributeName()));
        return keys;
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
