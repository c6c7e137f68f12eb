package com.example;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.measure.LatencyResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** A client in a static field, which no factory and no parameter names. */
class HandlerLatencyTest {

    @DynamoLatencyTest(iterations = 10)
    @ExpectConnections(atMost = 1)
    void theStaticClientIsLedToTheProxy(TestTable table) {
        Handler.handle(table.name(), table.newItem());
    }

    @Nested
    class LaterInTheJvm {

        @DynamoLatencyTest(iterations = 10)
        @ExpectConnections(atMost = 1)
        void theStaticClientStillIs(TestTable table) {
            Handler.handle(table.name(), table.newItem());
        }
    }

    @AfterEach
    void eachCallWasOnTheWire(LatencyResult result) {
        assertEquals(AS_BUILT, result.mode());
        assertThat(result).hasNoErrors().wire().hasExchanges(10);
    }
}
