package com.example;

import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import io.dynamolatency.TestTable;
import io.dynamolatency.measure.LatencyLab;
import io.dynamolatency.measure.LatencyResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/** The application calls the container of a service connection; a lab before its address leads it. */
@SpringBootTest
class ServiceConnectionTest {

    @ServiceConnection
    static final DynamoContainer DYNAMO = new DynamoContainer();

    static LatencyLab lab;

    static {
        DYNAMO.start();
    }

    @Autowired
    Orders orders;

    @BeforeAll
    static void open() {
        lab = LatencyLab.before(DYNAMO.endpoint());
    }

    @Test
    void reusesItsConnection() {
        TestTable table = DYNAMO.table();
        LatencyResult result = lab.probe()
                .iterations(20)
                .warmup(0)
                .measure(() -> orders.save(table.name(), table.newItem()));
        assertThat(result).hasNoErrors().connections().hasAtMost(1);
        assertThat(result).wire().hasExchanges(20);
    }

    @AfterAll
    static void close() {
        lab.close();
        DYNAMO.stop();
    }
}
