package com.example;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

class CustomersTest {

    private Customers customers = new Customers("none");

    @BeforeEach
    void tables() {
        customers = new Customers(Tables.create());
    }

    @RepeatedTest(4)
    void findsNone() {
        for (int i = 0; i < 10; i++) {
            assertFalse(customers.exists("customer-" + i));
        }
    }
}
