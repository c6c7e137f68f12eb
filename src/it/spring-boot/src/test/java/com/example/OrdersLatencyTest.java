package com.example;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The application's client, which is led to the proxy, whatever its property says. Its logger has too much to say. */
@SpringBootTest(
        properties = {
            "dynamo.endpoint=http://localhost:8000",
            "logging.level.org.apache.hc.client5.http.headers=debug"
        })
class OrdersLatencyTest {

    @Autowired
    Orders orders;

    @DynamoLatencyTest(iterations = 20)
    @ExpectConnections(atMost = 1)
    void save(TestTable table) {
        orders.save(table.name(), table.newItem());
    }
}
