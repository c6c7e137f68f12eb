package com.example;

import static io.dynamolatency.assertions.LatencyAssertions.assertThat;

import io.dynamolatency.TestTable;
import io.dynamolatency.measure.LatencyLab;
import io.dynamolatency.measure.LatencyResult;

/** Twenty orders that the application saves behind a lab. */
final class SavedOrders {

    private SavedOrders() {}

    static void takeOneConnection(LatencyLab lab, Orders orders, TestTable table) {
        LatencyResult result = lab.probe()
                .iterations(20)
                .warmup(0)
                .measure(() -> orders.save(table.name(), table.newItem()));
        assertThat(result).hasNoErrors().connections().hasAtMost(1);
        assertThat(result).wire().hasExchanges(20);
    }
}
