package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** All that the repository does, each on one connection. */
@UseClient(method = "com.example.orders.OrderRepositoryGuard#ordersClient")
class OrderWorkloadsTest {

    private static final List<Order> ORDERS = IntStream.range(0, 25)
            .mapToObj(i -> new Order("order-" + i, "alice", i))
            .toList();

    private OrderRepository orders;

    @BeforeEach
    void fill(DynamoDbClient dynamo, TestTable table) {
        orders = new OrderRepository(() -> dynamo, table.name());
        orders.saveAll(ORDERS);
    }

    @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "5 ms"))
    @ExpectConnections(atMost = 1)
    void loads() {
        assertThat(orders.load("order-7")).hasValue(ORDERS.get(7));
    }

    @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "5 ms"))
    @ExpectConnections(atMost = 1)
    void finds() {
        assertThat(orders.find("order-7")).containsExactly(ORDERS.get(7));
    }

    @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "5 ms"))
    @ExpectConnections(atMost = 1)
    void savesAll() {
        orders.saveAll(ORDERS);
    }

    @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "5 ms"))
    @ExpectConnections(atMost = 1)
    void places() {
        orders.place(ORDERS.subList(0, 3));
    }

    /** DynamoDB answers 400, and the connection goes on. */
    @DynamoLatencyTest(iterations = 20, warmup = 0, errorsAllowed = 20, network = @Network(rtt = "5 ms"))
    @ExpectConnections(atMost = 1)
    void repricesNothing() {
        assertThat(orders.reprice("order-no-one-knows", 1)).isFalse();
    }

    @DynamoLatencyTest(iterations = 20, warmup = 0, network = @Network(rtt = "5 ms"))
    @ExpectConnections(atMost = 1)
    void goesThroughAll() {
        List<Order> all = new ArrayList<>();
        orders.forEach(10, all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(ORDERS);
    }

    @AfterEach
    void nothingIsRepeated(LatencyResult result) {
        assertThat(result.wire().retries()).isZero();
    }
}
