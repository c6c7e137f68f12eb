package com.example;

import io.dynamolatency.BackendKind;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.measure.LatencyLab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The application as Boot starts it, with a lab before its DynamoDB. */
@SpringBootTest
class OrdersTest {

    /** Stands for a container: a DynamoDB with an address of its own. */
    static LatencyLab running;

    static LatencyLab lab;

    @DynamicPropertySource
    static void dynamo(DynamicPropertyRegistry registry) {
        running = LatencyLab.open(BackendKind.LOCAL, NetworkProfile.REAL, HttpClientKind.APACHE5);
        lab = LatencyLab.before(running.endpoint().uri());
        registry.add("dynamo.endpoint", () -> lab.endpoint().uri());
    }

    @Autowired
    Orders orders;

    @Test
    void reusesItsConnection() {
        SavedOrders.takeOneConnection(lab, orders, running.table());
    }

    @AfterAll
    static void close() {
        lab.close();
        running.close();
    }
}
