package com.example.orders;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Where orders are kept: production code, which knows nothing of tests. Thread-safe. */
public final class OrderRepository {

    private final Supplier<DynamoDbClient> dynamo;
    private final String table;

    /** A repository over a client. */
    public OrderRepository(DynamoDbClient dynamo, String table) {
        this(() -> dynamo, table);
    }

    /** A repository over the client that the supplier gives. */
    public OrderRepository(Supplier<DynamoDbClient> dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    /** Writes an order, whatever was there before. */
    public void save(Order order) {
        dynamo.get().putItem(r -> r.tableName(table).item(item(order)));
    }

    /** Writes an order unless it was written before; whether it was not. */
    public boolean saveOnce(Order order) {
        try {
            dynamo.get()
                    .putItem(r -> r.tableName(table).item(item(order)).conditionExpression("attribute_not_exists(id)"));
            return true;
        } catch (ConditionalCheckFailedException thereAlready) {
            return false;
        }
    }

    /** The order with an id. */
    public Optional<Order> load(String id) {
        return Optional.of(dynamo.get()
                        .getItem(r -> r.tableName(table).key(Map.of("id", AttributeValue.fromS(id))))
                        .item())
                .filter(item -> !item.isEmpty())
                .map(OrderRepository::order);
    }

    /** All that is filed under an id. */
    public List<Order> find(String id) {
        return dynamo
                .get()
                .query(r -> r.tableName(table)
                        .keyConditionExpression("id = :id")
                        .expressionAttributeValues(Map.of(":id", AttributeValue.fromS(id))))
                .items()
                .stream()
                .map(OrderRepository::order)
                .toList();
    }

    /** Writes up to 25 orders in one request. */
    public void saveAll(List<Order> orders) {
        List<WriteRequest> puts = orders.stream()
                .map(order -> WriteRequest.builder()
                        .putRequest(p -> p.item(item(order)))
                        .build())
                .toList();
        dynamo.get().batchWriteItem(r -> r.requestItems(Map.of(table, puts)));
    }

    /** Writes up to 100 orders, all or none. */
    public void place(List<Order> orders) {
        List<TransactWriteItem> puts = orders.stream()
                .map(order -> TransactWriteItem.builder()
                        .put(p -> p.tableName(table).item(item(order)))
                        .build())
                .toList();
        dynamo.get().transactWriteItems(r -> r.transactItems(puts));
    }

    /** Changes the price of an order; whether there was one. */
    public boolean reprice(String id, long cents) {
        try {
            dynamo.get().updateItem(r -> r.tableName(table)
                    .key(Map.of("id", AttributeValue.fromS(id)))
                    .updateExpression("SET cents = :cents")
                    .conditionExpression("attribute_exists(id)")
                    .expressionAttributeValues(Map.of(":cents", AttributeValue.fromN(Long.toString(cents)))));
            return true;
        } catch (ConditionalCheckFailedException nothingThere) {
            return false;
        }
    }

    /** Goes through all orders, so many a page. */
    public void forEach(int pageSize, Consumer<Order> action) {
        dynamo.get()
                .scanPaginator(r -> r.tableName(table).limit(pageSize))
                .items()
                .forEach(item -> action.accept(order(item)));
    }

    private static Map<String, AttributeValue> item(Order order) {
        return Map.of(
                "id",
                AttributeValue.fromS(order.id()),
                "customer",
                AttributeValue.fromS(order.customer()),
                "cents",
                AttributeValue.fromN(Long.toString(order.cents())));
    }

    private static Order order(Map<String, AttributeValue> item) {
        return new Order(
                item.get("id").s(),
                item.get("customer").s(),
                Long.parseLong(item.get("cents").n()));
    }
}
