package com.example;

import io.dynamolatency.measure.LatencyLab;
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
        SavedOrders.takeOneConnection(lab, orders, DYNAMO.table());
    }

    @AfterAll
    static void close() {
        lab.close();
        DYNAMO.stop();
    }
}
