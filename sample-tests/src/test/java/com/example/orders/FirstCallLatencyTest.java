package com.example.orders;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectFirstCall;
import io.dynamolatency.jupiter.UseClient;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The application's first call in fresh JVMs; the console shows where its time goes. */
@UseClient(method = "ordersClient")
class FirstCallLatencyTest {

    static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
        return endpoint.applyTo(DynamoClientConfig.clientBuilder())
                .httpClientBuilder(endpoint.applyTo(DynamoClientConfig.httpBuilder()))
                // on a busy build machine, a first call may take longer than production's time-outs allow
                .overrideConfiguration(c -> c.apiCallTimeout(Duration.ofSeconds(30)))
                .build();
    }

    @BeforeEach
    void fill(DynamoDbClient dynamo, TestTable table) {
        new OrderRepository(() -> dynamo, table.name()).save(new Order("order-0", "alice", 4_200));
    }

    @DynamoLatencyTest
    @ExpectFirstCall(p90 = "60 s", jvms = 7) // leaves room for a busy machine
    void loads(DynamoDbClient dynamo, TestTable table) {
        new OrderRepository(() -> dynamo, table.name()).load("order-0");
    }
}
