package com.example.orders;

import static io.dynamolatency.TlsVersion.TLS_1_3;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyResult;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What the repository promises with the client that it is given in production: one round trip a call, on connections
 * that stay. A round trip is 10 ms here. The limits in time leave room for a busy machine: lost connections show in
 * their number.
 */
@UseClient(method = "ordersClient")
abstract class OrderRepositoryGuard {

    private final AtomicLong ids = new AtomicLong();
    private OrderRepository orders;

    static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
        return endpoint.applyTo(DynamoClientConfig.clientBuilder())
                .httpClientBuilder(endpoint.applyTo(DynamoClientConfig.httpBuilder()))
                .build();
    }

    OrderRepository repository(DynamoDbClient dynamo, DynamoEndpoint endpoint, String table) {
        return new OrderRepository(() -> dynamo, table);
    }

    @BeforeEach
    void open(DynamoDbClient dynamo, DynamoEndpoint endpoint, TestTable table) {
        orders = repository(dynamo, endpoint, table.name());
    }

    private Order next() {
        return new Order("order-" + ids.getAndIncrement(), "alice", 4_200);
    }

    @DynamoLatencyTest(iterations = 120, maxIterations = 120, network = @Network(rtt = "10 ms", tls = TLS_1_3))
    @ExpectConnections(atMost = 1)
    @ExpectLatency(p90 = "100 ms")
    void saves() {
        orders.save(next());
    }

    /** An answer that says no is an answer: nothing is to be repeated, and no connection to be given up for it. */
    @DynamoLatencyTest(
            iterations = 20,
            warmup = 0,
            errorsAllowed = 20, // a refused write is what it asks for
            network = @Network(rtt = "10 ms", tls = TLS_1_3))
    @ExpectConnections(atMost = 1)
    void savesOnce() {
        orders.saveOnce(new Order("order-0", "alice", 4_200));
    }

    /** Eight threads that had to wait for one connection would take eight round trips a call, 80 ms. */
    @DynamoLatencyTest(
            iterations = 160,
            maxIterations = 160,
            concurrency = 8,
            network = @Network(rtt = "10 ms", tls = TLS_1_3))
    @ExpectConnections(atMost = 8)
    @ExpectLatency(p50 = "60 ms")
    void savesFromEightThreads() {
        orders.save(next());
    }

    /** A pool that gives its connection up between two calls would open one for each. */
    @DynamoLatencyTest(iterations = 8, warmup = 0, rate = "2/s", network = @Network(rtt = "10 ms", tls = TLS_1_3))
    @ExpectConnections(atMost = 1)
    void savesNowAndThen() {
        orders.save(next());
    }

    @AfterEach
    void everyCallIsOneRequest(LatencyResult result) {
        assertThat(result).connections().hasAtMostRetries(0);
        assertThat(result).wire().hasExchanges(result.count());
    }
}
