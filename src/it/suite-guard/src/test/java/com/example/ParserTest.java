package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A test without DynamoDB, as most of a suite. */
class ParserTest {

    @Test
    void parses() {
        assertEquals(42, Integer.parseInt("42"));
    }
}
