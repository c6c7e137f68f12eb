package io.dynamolatency.contract;

import io.dynamolatency.TestTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What tables are used for, besides {@code putItem}; each is one call of a body. */
enum Workload {
    GET_ITEM("GetItem", 1, 200) {
        @Override
        void run(SdkClient client, TestTable table) {
            GetItemRequest request = GetItemRequest.builder()
                    .tableName(table.name())
                    .key(table.keyOf(table.newItem()))
                    .build();
            if (client instanceof DynamoDbAsyncClient async) {
                async.getItem(request).join();
            } else {
                ((DynamoDbClient) client).getItem(request);
            }
        }
    },

    QUERY("Query", 1, 200) {
        @Override
        void run(SdkClient client, TestTable table) {
            QueryRequest request = QueryRequest.builder()
                    .tableName(table.name())
                    .keyConditionExpression("id = :id")
                    .expressionAttributeValues(Map.of(":id", AttributeValue.fromS("item-0")))
                    .build();
            if (client instanceof DynamoDbAsyncClient async) {
                async.query(request).join();
            } else {
                ((DynamoDbClient) client).query(request);
            }
        }
    },

    BATCH_WRITE_ITEM("BatchWriteItem", 1, 200) {
        @Override
        void run(SdkClient client, TestTable table) {
            BatchWriteItemRequest request = batch(table);
            if (client instanceof DynamoDbAsyncClient async) {
                async.batchWriteItem(request).join();
            } else {
                ((DynamoDbClient) client).batchWriteItem(request);
            }
        }
    },

    TRANSACT_WRITE_ITEMS("TransactWriteItems", 1, 200) {
        @Override
        void run(SdkClient client, TestTable table) {
            TransactWriteItemsRequest request = TransactWriteItemsRequest.builder()
                    .transactItems(List.of(put(table), put(table)))
                    .build();
            if (client instanceof DynamoDbAsyncClient async) {
                async.transactWriteItems(request).join();
            } else {
                ((DynamoDbClient) client).transactWriteItems(request);
            }
        }
    },

    /** A condition that fails is an error answer, and no reason to give the connection up. */
    UPDATE_ITEM_AGAINST_ITS_CONDITION("UpdateItem", 1, 400) {
        @Override
        void run(SdkClient client, TestTable table) {
            UpdateItemRequest request = UpdateItemRequest.builder()
                    .tableName(table.name())
                    .key(table.keyOf(table.newItem()))
                    .updateExpression("SET price = :price")
                    .conditionExpression("attribute_exists(id)")
                    .expressionAttributeValues(Map.of(":price", AttributeValue.fromN("1")))
                    .build();
            try {
                if (client instanceof DynamoDbAsyncClient async) {
                    async.updateItem(request).join();
                } else {
                    ((DynamoDbClient) client).updateItem(request);
                }
            } catch (ConditionalCheckFailedException expected) {
                return;
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof ConditionalCheckFailedException) {
                    return;
                }
                throw failed;
            }
            throw new AssertionError("the condition held");
        }
    },

    /** 25 items, 10 a page. */
    SCAN_BY_PAGES("Scan", 3, 200) {
        @Override
        void prepare(SdkClient client, TestTable table) {
            BATCH_WRITE_ITEM.run(client, table);
        }

        @Override
        void run(SdkClient client, TestTable table) {
            ScanRequest request =
                    ScanRequest.builder().tableName(table.name()).limit(10).build();
            int[] items = new int[1];
            if (client instanceof DynamoDbAsyncClient async) {
                async.scanPaginator(request)
                        .subscribe(page -> items[0] += page.count())
                        .join();
            } else {
                ((DynamoDbClient) client).scanPaginator(request).forEach(page -> items[0] += page.count());
            }
            if (items[0] != 25) {
                throw new AssertionError(items[0] + " items");
            }
        }
    };

    private final String operation;
    private final int exchanges;
    private final int status;

    Workload(String operation, int exchanges, int status) {
        this.operation = operation;
        this.exchanges = exchanges;
        this.status = status;
    }

    /** Fills the table, before anything is timed. */
    void prepare(SdkClient client, TestTable table) {}

    abstract void run(SdkClient client, TestTable table);

    /** The operation that the wire shows. */
    String operation() {
        return operation;
    }

    /** How many requests one call sends. */
    int exchanges() {
        return exchanges;
    }

    /** The HTTP status of every answer. */
    int status() {
        return status;
    }

    private static TransactWriteItem put(TestTable table) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table.name()).item(table.newItem()))
                .build();
    }

    private static BatchWriteItemRequest batch(TestTable table) {
        List<WriteRequest> puts = IntStream.range(0, 25)
                .mapToObj(i -> WriteRequest.builder()
                        .putRequest(p -> p.item(table.newItem()))
                        .build())
                .toList();
        return BatchWriteItemRequest.builder()
                .requestItems(Map.of(table.name(), puts))
                .build();
    }
}
