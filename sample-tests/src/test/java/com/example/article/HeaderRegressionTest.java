package com.example.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The build goes red when someone adds the header: proved by running the same guard over code with and without it. */
class HeaderRegressionTest {

    /** What is guarded: one way to write an order. */
    interface Orders {
        void write(DynamoDbClient dynamo, TestTable table);
    }

    /** A guard as a team has it. */
    abstract static class Guard {
        private final Orders orders;

        Guard(Orders orders) {
            this.orders = orders;
        }

        @DynamoLatencyTest(iterations = 100)
        @ExpectConnections(atMost = 1)
        void writesAnOrder(DynamoDbClient dynamo, TestTable table) {
            orders.write(dynamo, table);
        }

        @AfterEach
        void isFast(LatencyResult result) {
            // one round trip is 5 ms; three, which a new connection takes, are 15
            result.assertBelow(Statistic.P50, Duration.ofMillis(15));
        }
    }

    static class AsItWas extends Guard {
        AsItWas() {
            super((dynamo, table) ->
                    dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())));
        }
    }

    static class WithTheHeader extends Guard {
        WithTheHeader() {
            super((dynamo, table) -> dynamo.putItem(r -> r.tableName(table.name())
                    .item(table.newItem())
                    .overrideConfiguration(c -> c.putHeader("Connection", "close"))));
        }
    }

    @Test
    void theGuardIsGreenWithoutTheHeader() {
        TestExecutionSummary summary = run(AsItWas.class);
        assertThat(summary.getFailures())
                .as("failures")
                .extracting(f -> f.getException().getMessage())
                .isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    }

    @Test
    void theGuardIsRedWithTheHeaderAndSaysSo() {
        TestExecutionSummary summary = run(WithTheHeader.class);
        assertThat(summary.getTestsFailedCount()).isEqualTo(1);
        assertThat(summary.getFailures().get(0).getException())
                .hasMessageContaining("connections were not reused: 100 were opened, but the calls needed only 1")
                .hasMessageContaining("request header Connection: close on 100");
    }

    private static TestExecutionSummary run(Class<?> guard) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(guard))
                                // what is meant to fail has no place in the report of this build
                                .configurationParameter("dynamolatency.local.scope", "jvm")
                                .configurationParameter("dynamolatency.report.dir", "target/dynamo-latency-regression")
                                .configurationParameter("dynamolatency.report.publish", "none")
                                .build(),
                        listener);
        return listener.getSummary();
    }
}
