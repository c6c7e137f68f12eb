package io.dynamolatency.lab;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.IDLE_EXPIRED;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatIllegalArgumentException;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatThrownBy;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.client.TestTable;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.measure.Statistic;
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

            LatencyResult eight = lab.probe()
                    .iterations(80)
                    .warmup(50)
                    .concurrency(8)
                    .measure(() -> lab.client().describeTable(r -> r.tableName(table.name())));
            assertThat(eight).connections().hasAtMost(8);
            assertThat(eight.wire().exchanges()).hasSize(80);
            assertThat(eight.samplesNanos()).hasSize(72);
            assertThat(eight.predicted()).isPresent();

            // a round trip of 4 ms, and a call every 2 ms: call 29 ends after 30 round trips and was to start after 58
            // ms
            LatencyResult late = lab.probe()
                    .iterations(30)
                    .warmup(0)
                    .rate("500/s")
                    .measure(() -> lab.client().listTables());
            assertThat(late).max().isGreaterThanOrEqualTo(Duration.ofMillis(30 * 4 - 29 * 2));
            assertThat(late.pace().orElseThrow().held()).isFalse();
            assertThat(late.serviceTime(Statistic.P50)).isLessThan(late.p50());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().concurrency(2).measure(IDLE_EXPIRED, () -> {}))
                    .withMessageContaining("concurrency = 2 cannot be measured in IDLE_EXPIRED");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().concurrency(8).iterations(7).measure(() -> {}))
                    .withMessageContaining("iterations = 7 is not a call for each of 8 threads");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().concurrency(0))
                    .withMessage("concurrency = 0 is out of range; write one from 1 to 256");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> lab.probe().rate("0/s"))
                    .withMessage("\"0/s\" is out of range; write one from 0.001/s to 100000/s");
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
