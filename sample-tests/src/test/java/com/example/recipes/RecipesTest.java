package com.example.recipes;

import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Table;
import io.dynamolatency.jupiter.UseClient;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The recipes of the docs. */
class RecipesTest {

    static Stream<Named<Integer>> sizes() {
        return Stream.of(Named.of("1 KB", 1_000), Named.of("100 KB", 100_000), Named.of("390 KB", 390_000));
    }

    @DynamoLatencyTest
    @MethodSource("sizes")
    @ExpectKeepAlive
    void itemsOfThreeSizes(DynamoDbClient dynamo, TestTable table, int bytes) {
        AttributeValue body = AttributeValue.fromS("x".repeat(bytes));
        AttributeValue id = AttributeValue.fromS(UUID.randomUUID().toString());
        dynamo.putItem(r -> r.tableName(table.name()).item(Map.of(TestTable.KEY, id, "body", body)));
    }

    @DynamoLatencyTest(iterations = 80, concurrency = 8)
    @UseClient(method = "clientWithEightConnections")
    @ExpectConnections(atMost = 8)
    void aPoolOfEightForEightThreads(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    static DynamoDbClient clientWithEightConnections(DynamoEndpoint endpoint) {
        return endpoint.applyTo(DynamoDbClient.builder())
                .httpClientBuilder(endpoint.applyTo(Apache5HttpClient.builder().maxConnections(8)))
                .build();
    }

    @DynamoLatencyTest(modes = {KEEP_ALIVE, IDLE_EXPIRED})
    @ExpectConnections(modes = KEEP_ALIVE, atMost = 1)
    @ExpectConnections(modes = IDLE_EXPIRED, reuseAtLeast = 0)
    void whatAnExpiredIdleConnectionCosts(DynamoDbClient dynamo, TestTable table) {
        dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
    }

    /** An order with its key. */
    @DynamoDbBean
    public static class Order {
        private String id;

        public Order() {}

        @DynamoDbPartitionKey
        public String getId() {
            return id;
        }

        public void setId(String id) {
            this.id = id;
        }
    }

    @DynamoLatencyTest
    @Table(bean = Order.class)
    @ExpectLatency(roundTripsAtMost = 1)
    void theEnhancedClient(DynamoDbEnhancedClient dynamo, TestTable table) {
        Order order = new Order();
        order.setId(UUID.randomUUID().toString());
        dynamo.table(table.name(), TableSchema.fromBean(Order.class)).putItem(order);
    }
}
