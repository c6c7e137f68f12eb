package io.dynamolatency.internal.judge;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.wire.ExchangeBuilder;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class LostReuseTest {

    private static final long MS = 1_000_000;

    /** 199 calls after the first, all below the limit, which proves no p99. */
    private static ResultData undecided(ConnectionMode mode, boolean reused) {
        return result(mode, 199, reused ? 0 : 199);
    }

    /** One call every 100 ms, with an exchange each. Of the calls after the first, so many opened a connection. */
    private static ResultData result(ConnectionMode mode, int calls, int opened) {
        List<Exchange> exchanges = new ArrayList<>();
        List<ConnectionRecord> connections = new ArrayList<>();
        for (int i = 0; i <= opened; i++) {
            connections.add(SampleResults.connection(i, Handshake.FULL, 1, i < opened ? Closer.CLIENT_FIN : null));
        }
        for (int i = 0; i <= calls; i++) {
            exchanges.add(new ExchangeBuilder(i, i <= opened ? i : 0, i <= opened ? 0 : i)
                    .operation("PutItem")
                    .status(200)
                    .sentNanos(i * 100L * MS + MS)
                    .startNanos(i * 100L * MS + 2 * MS)
                    .answeredNanos(OptionalLong.of(i * 100L * MS + 3 * MS))
                    .bytesDelivered(OptionalLong.of(i * 100L * MS + 4 * MS))
                    .build());
        }
        return SampleResults.of(mode)
                .alike(calls, 6)
                .wire(RecordedWireLog.of(connections, exchanges))
                .get();
    }

    private static Outcome p99(ResultData result) {
        return new LatencyLimit(Statistic.P99, Duration.ofMillis(10)).check(result);
    }

    @Test
    void anUndecidedPercentileFailsWhereConnectionsAreLost() {
        Outcome outcome = p99(undecided(KEEP_ALIVE, false));
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(outcome.fails()).isTrue();
        assertThat(outcome.message())
                .contains(
                        ": undecided, and 199 of 199 calls opened a connection, more than the 1 % that this percentile"
                                + " leaves out. 0 of 199 calls");
    }

    @Test
    void itPassesWhereConnectionsAreReused() {
        Outcome outcome = p99(undecided(KEEP_ALIVE, true));
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(outcome.fails()).isFalse();
    }

    @Test
    void asManyNewConnectionsAsAPercentileLeavesOutAreNotTooMany() {
        assertThat(LostReuse.beyond(result(KEEP_ALIVE, 100, 10), 0.9)).isEmpty();
        assertThat(LostReuse.beyond(result(KEEP_ALIVE, 100, 11), 0.9)).isPresent();
        assertThat(LostReuse.beyond(result(KEEP_ALIVE, 100, 1), 0.99)).isEmpty();
        assertThat(LostReuse.beyond(result(KEEP_ALIVE, 100, 2), 0.99)).isPresent();
    }

    /** 200 calls of which the second and the third opened a connection that the client keeps. */
    private static ResultData withSpare(ConnectionMode mode, int more) {
        SampleWire wire = new SampleWire();
        List<SampleWire.Connection> all = new ArrayList<>();
        for (int i = 0; i <= more; i++) {
            all.add(wire.connection(i * 100L * MS));
        }
        for (int i = 0; i < 200; i++) {
            all.get(Math.min(i, more)).exchange(i * 100L * MS + 2 * MS, MS);
        }
        return SampleResults.of(mode).alike(199, 6).wire(wire.log()).get();
    }

    @Test
    void connectionsThatTheClientNeedsAreNotLost() {
        // a client of the user's may have two spare connections
        assertThat(LostReuse.beyond(withSpare(AS_BUILT, 2), 0.99)).isEmpty();
        assertThat(LostReuse.beyond(withSpare(AS_BUILT, 3), 0.99)).isPresent();
    }

    /**
     * 10 calls fail, and each closes its connection, so that the next call opens one. Besides, some calls open a
     * connection for no reason.
     */
    private static ResultData withFailures(int calls, int lost) {
        SampleWire wire = new SampleWire();
        SampleWire.Connection connection = wire.connection(0);
        for (int i = 0; i <= calls + 10; i++) {
            long start = i * 100L * MS;
            boolean afterFailed = i % 2 == 0 && i > 0 && i <= 20;
            if (afterFailed || (i > 20 && i <= 20 + lost)) {
                connection = wire.connection(start);
            }
            connection.exchange(start, MS / 2);
            if (i % 2 == 1 && i < 20) {
                connection.closed(Closer.CLIENT_FIN, start + 4 * MS);
            }
        }
        return SampleResults.of(KEEP_ALIVE)
                .alike(calls, 6)
                .failingBefore(10)
                .wire(wire.log())
                .get();
    }

    @Test
    void theConnectionAfterAFailedCallIsNotLost() {
        assertThat(LostReuse.beyond(withFailures(200, 2), 0.99)).isEmpty();
        assertThat(LostReuse.beyond(withFailures(200, 3), 0.99))
                .contains("3 of 200 calls opened a connection (without 10 that failed calls can explain), more than"
                        + " the 1 % that this percentile leaves out");
    }

    @Test
    void theConnectionOfAFailedCallIsNotLost() {
        SampleWire wire = new SampleWire();
        SampleWire.Connection connection = wire.connection(0);
        for (int i = 0; i <= 210; i++) {
            boolean lost = i == 50 || i == 100;
            connection = lost || i > 200 ? wire.connection(i * 100L * MS) : connection;
            connection.exchange(i * 100L * MS, MS / 2);
        }
        ResultData result = SampleResults.of(KEEP_ALIVE)
                .alike(200, 6)
                .failing(10)
                .wire(wire.log())
                .get();
        assertThat(AllowedConnections.holds(result)).isFalse();
        assertThat(LostReuse.beyond(result, 0.99)).isEmpty();
    }

    @Test
    void aModeThatClosesOnPurposeLosesNothing() {
        assertThat(p99(undecided(CLOSE, true)).fails()).isFalse();
    }
}
