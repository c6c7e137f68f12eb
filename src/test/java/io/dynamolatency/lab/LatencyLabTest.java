package io.dynamolatency.lab;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatIllegalArgumentException;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatThrownBy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.client.TestTable;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A lab as code has it that is no JUnit extension's user. */
class LatencyLabTest {

    @Test
    void measuresAndComparesAndLeavesNothing() {
        long before = ProcessHandle.current().children().count();
        try (LatencyLab lab = LatencyLab.open(NetworkProfile.of(Duration.ofMillis(4), TlsVersion.TLS_1_3))) {
            assertThat(ProcessHandle.current().children().count()).isEqualTo(before + 1);
            TestTable table = lab.table();
            LatencyResult result = lab.probe().iterations(20).warmup(0).measure(() -> lab.client()
                    .putItem(r -> r.tableName(table.name()).item(table.newItem())));
            assertThat(result).connections().hasExactly(1);
            assertThat(result).p50().isGreaterThanOrEqualTo(Duration.ofMillis(4));
            assertThat(result.count()).isEqualTo(20);

            LatencyResult closed = lab.probe().iterations(10).warmup(0).measure(CLOSE, () -> lab.client()
                    .listTables());
            assertThat(closed).connections().hasExactly(10);

            LatencyResults both = lab.probe()
                    .iterations(20)
                    .warmup(0)
                    .compare(KEEP_ALIVE, CLOSE, client -> client.describeTable(r -> r.tableName(table.name())));
            assertThat(both.of(KEEP_ALIVE)).isFasterThan(both.of(CLOSE)).byAtLeast(1.5);
            assertThat(both.of(CLOSE).medianRatioTo(both.of(KEEP_ALIVE)).paired())
                    .isTrue();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().compare(CLOSE, CLOSE, client -> client.listTables()))
                    .withMessageContaining("a mode cannot be compared with itself");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().iterations(0))
                    .withMessage("iterations = 0; write 1 or more");
            assertThatThrownBy(() -> lab.probe()
                            .iterations(5)
                            .warmup(0)
                            .errorsAllowed(1)
                            .measure(() -> {
                                lab.client().listTables();
                                throw new IllegalStateException("no");
                            }))
                    .hasMessageContaining("5 calls in a row failed");
        }
        assertThat(ProcessHandle.current().children().count()).isEqualTo(before);
    }
}
