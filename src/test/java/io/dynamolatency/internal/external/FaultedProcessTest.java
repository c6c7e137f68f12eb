package io.dynamolatency.internal.external;

import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.CallSample;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Planned faults of another process, and processes that a signal freezes. */
@Tag("slow")
class FaultedProcessTest extends ExternalClientLab {

    private static final String AGAIN = "again=2000";

    private static LatencyProbe probe() {
        return probe(TlsVersion.NONE);
    }

    @Test
    void aPlanStrikesAProcessExactlyWhereItSays() {
        LatencyResult result = probe().faults(
                        WireFault.of(FaultKind.STATUS).status(503).every(4),
                        WireFault.of(FaultKind.RESET).exchange(5))
                .measure(program(AGAIN));
        // 12 calls and a retry for each fault: the 4th, 8th, 12th and 16th of 17 exchanges, and that with the number 5
        assertThat(result.errors()).isZero();
        assertThat(result.count()).isEqualTo(CALLS);
        assertThat(result.wire()).hasFaults(5).hasExchanges(17);
        long first = result.wire().exchanges().get(0).sequence();
        assertThat(result.wire().faults())
                .extracting(event -> event.fault() + " " + (event.exchange().orElseThrow() - first))
                .containsExactly("0 3", "1 5", "0 7", "0 11", "0 15");
        assertThat(result.wire()).fault(1).isFollowedByRetryOnNewConnection();
        assertThat(result).connections().hasExactly(2);
    }

    /** It stands still after half of its calls. The next call meets the forgotten connection. This JVM's is kept. */
    @ParameterizedTest
    @EnumSource(names = {"HALF_CLOSE", "RESET_IDLE", "BLACKHOLE_IDLE"})
    void aFrozenProcessMeetsAForgottenConnectionOnce(FaultKind how) {
        LatencyResult result;
        try (DynamoDbClient idle = lab(TlsVersion.NONE)
                .endpoint()
                .applyTo(DynamoDbClient.builder())
                .build()) {
            idle.listTables();
            result = probe().freeze(how).measure(program(AGAIN));
        }
        assertThat(result.errors()).isZero();
        assertThat(result.count()).isEqualTo(CALLS);
        assertThat(result.wire()).hasFaults(1).hasExchanges(CALLS);
        assertThat(result.wire().faults().get(0).kind()).isEqualTo(how);
        assertThat(result).connections().hasExactly(2);
        CallSample held = result.samples().get(CALLS / 2);
        CallSample next = result.samples().get(CALLS / 2 + 1);
        assertThat(held.exchanges().get(0).connection())
                .isNotEqualTo(next.exchanges().get(0).connection());
        long pause =
                next.exchanges().get(0).startNanos() - held.exchanges().get(0).startNanos();
        // a swallowed request is found out by the client's own time-out of 2 s
        assertThat(Duration.ofNanos(pause))
                .isGreaterThanOrEqualTo(Duration.ofMillis(how == FaultKind.BLACKHOLE_IDLE ? 2_300 : 300));
    }

    @Test
    void aProcessThatEndsBeforeTheFreezeHasNoResult() {
        result(() -> probe().freeze(FaultKind.RESET_IDLE).measure(program(AGAIN, "calls=6")))
                .hasMessageContaining("the process was never frozen, since freeze(...) needs more than 6 requests");
        result(() -> probe().freeze(FaultKind.RESET_IDLE).measure(program("calls=8")))
                .hasMessageContaining("exited with code 1");
    }

    @Test
    void severalProcessesCantBeFrozen() {
        assertThatThrownBy(() ->
                        probe().freeze(FaultKind.RESET_IDLE).measure(program().processes(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are 2 processes and iterations = 12; write processes(1)");
    }
}
