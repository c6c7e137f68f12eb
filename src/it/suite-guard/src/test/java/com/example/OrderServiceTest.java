package com.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.RepeatedTest;

class OrderServiceTest {

    @RepeatedTest(3)
    void saves() {
        String table = Tables.create();
        OrderService orders = new OrderService(table);
        for (int i = 0; i < 5; i++) {
            orders.save("order-" + i);
        }
        assertTrue(new Customers(table).exists("order-4"));
    }
}
