package io.dynamolatency.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults of idle connections, in calls that leave no idle time. */
@Tag("unit")
class IdleFaultsTest {

    private static final long MS = 1_000_000;

    private static final WireFault FORGET = WireFault.of(FaultKind.RESET_IDLE).after(Duration.ofMillis(350));

    private final SampleWire wire = new SampleWire();
    private final SampleWire.Connection connection = wire.connection(100 * MS);

    private Optional<String> out(WireFault fault, long now) {
        return new IdleFaults(List.of(fault), 100 * MS).missed("load", 20, wire.log(), now);
    }

    @Test
    void noGapIsLongEnough() {
        connection.exchange(101 * MS, MS);
        connection.exchange(104 * MS, MS);
        assertThat(out(FORGET, 106 * MS).orElseThrow()).isEqualTo("""
                        faults of "load": RESET_IDLE after 350 ms did not strike in the first 20 timed calls. The \
                        measurement stopped, because these calls and their warm-up left too little idle time.
                        evidence: RESET_IDLE: the longest idle time of a reused connection was 2 ms, and the fault \
                        needs 350 ms
                        fix:      leave connections idle for longer: write rate = "1/s" with one thread, or \
                        pause in the body, or write a shorter time in after. If the body pauses only later, \
                        write from = "50 %\"""");
    }

    @Test
    void aGapIsLongEnough() {
        connection.exchange(101 * MS, MS);
        connection.exchange(452 * MS, MS);
        assertThat(out(FORGET, 454 * MS)).isEmpty();
    }

    /** The body does not pause between the set-up and the warm-up. */
    @Test
    void aGapBeforeTheWarmUpDoesNotCount() {
        SampleWire.Connection early = wire.connection(0);
        early.exchange(MS, MS);
        early.exchange(401 * MS, MS);
        assertThat(new IdleFaults(List.of(FORGET), 400 * MS).missed("load", 20, wire.log(), 404 * MS))
                .isPresent();
    }

    @Test
    void aConnectionThatLiesIdleNowMayStillBeUsed() {
        connection.exchange(101 * MS, MS);
        assertThat(out(FORGET, 452 * MS)).isEmpty();
    }

    @Test
    void aConnectionThatWasNeverUsedMayStillBeUsed() {
        assertThat(out(FORGET, 450 * MS)).isEmpty();
        assertThat(out(FORGET, 449 * MS)).isPresent();
    }

    @Test
    void aClosedConnectionIsNotUsedAgain() {
        connection.exchange(101 * MS, MS);
        connection.closed(Closer.SERVER, 103 * MS);
        assertThat(out(FORGET, 900 * MS)).isPresent();
    }

    @Test
    void aFaultThatStruckHasProvenItself() {
        connection.exchange(101 * MS, MS).struck(FaultKind.RESET, 0);
        assertThat(new IdleFaults(List.of(FORGET), 100 * MS).missed("load", 20, wire.log(), 103 * MS))
                .isEmpty();
    }

    @Test
    void onlyTheEndTellsOfOtherFaultsAndOfALaterPause() {
        connection.exchange(101 * MS, MS);
        assertThat(out(WireFault.of(FaultKind.REFUSE), 103 * MS)).isEmpty();
        assertThat(out(FORGET.from(0.5), 103 * MS)).isEmpty();
    }

    /** A half close may happen while a request is on its way, when the client is not idle. */
    @Test
    void onlyTheEndTellsOfALaterHalfClose() {
        connection.exchange(101 * MS, MS);
        WireFault half = WireFault.of(FaultKind.HALF_CLOSE).after(Duration.ofMillis(350));
        assertThat(out(half.every(5), 103 * MS)).isEmpty();
        assertThat(out(half, 103 * MS)).isPresent();
    }
}
