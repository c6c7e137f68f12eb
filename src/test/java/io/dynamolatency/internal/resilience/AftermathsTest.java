package io.dynamolatency.internal.resilience;

import static io.dynamolatency.fault.FaultKind.HALF_CLOSE;
import static io.dynamolatency.fault.FaultKind.RESET;
import static io.dynamolatency.fault.FaultKind.RESET_IDLE;
import static io.dynamolatency.fault.FaultKind.SLOW_ANSWER;
import static io.dynamolatency.fault.FaultKind.STALL;
import static io.dynamolatency.fault.FaultKind.STATUS;
import static io.dynamolatency.fault.FaultKind.TRUNCATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.Exchange;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class AftermathsTest {

    private static final long MS = 1_000_000;

    private final SampleWire wire = new SampleWire();

    private Aftermath only() {
        return Aftermaths.of(wire.log()).all().get(0);
    }

    @Test
    void aResetIsRetriedOnANewConnection() {
        SampleWire.Connection first = wire.connection(0).closed(Closer.SERVER, 12 * MS);
        first.exchange(0, MS);
        first.exchange(10 * MS, MS).invocation("a").unanswered().struck(RESET, 2 * MS);
        wire.connection(15 * MS).exchange(20 * MS, 4 * MS).invocation("a").attempt(2, 3);
        Aftermath found = only();
        assertThat(found.retries())
                .singleElement()
                .extracting(Exchange::sequence)
                .isEqualTo(2L);
        assertThat(found.retriedOnNewConnection()).isTrue();
        assertThat(found.newConnections()).isEqualTo(1);
        assertThat(found.recoveryNanos()).hasValue(12 * MS);
        assertThat(found.callFailed()).isFalse();
    }

    @Test
    void aCallWithoutARetryFailsAndDoesNotRecover() {
        SampleWire.Connection first = wire.connection(0);
        first.exchange(10 * MS, MS).invocation("a").struck(TRUNCATE, MS);
        wire.connection(15 * MS).exchange(20 * MS, 4 * MS).invocation("b");
        Aftermath found = only();
        assertThat(found.retries()).isEmpty();
        assertThat(found.recoveryNanos()).isEmpty();
        assertThat(found.callFailed()).isTrue();
    }

    @Test
    void aSlowAnswerIsARecoveryByItself() {
        wire.connection(0).exchange(10 * MS, 50 * MS).invocation("a").struck(SLOW_ANSWER, MS);
        Aftermath found = only();
        assertThat(found.recoveryNanos()).hasValue(49 * MS);
        assertThat(found.callFailed()).isFalse();
    }

    /** The client gave up waiting, and closed; the late answer is none. */
    @Test
    void aRetriedAnswerIsNoRecovery() {
        SampleWire.Connection first = wire.connection(0).closed(Closer.CLIENT_RESET, 40 * MS);
        first.exchange(10 * MS, MS).invocation("a").unanswered().struck(STALL, MS);
        wire.connection(40 * MS)
                .exchange(41 * MS, MS)
                .invocation("a")
                .attempt(2, 3)
                .status(503)
                .struck(STATUS, 0);
        wire.connection(50 * MS).exchange(60 * MS, MS).invocation("a").attempt(3, 3);
        List<Aftermath> all = Aftermaths.of(wire.log()).all();
        assertThat(all.get(0).givenUpNanos()).isEqualTo(OptionalLong.of(30 * MS));
        assertThat(all.get(0).retries()).hasSize(2);
        assertThat(all.get(0).recoveryNanos()).hasValue(50 * MS);
        assertThat(all.get(1).retries()).hasSize(1);
        assertThat(all).extracting(Aftermath::newConnections).containsExactly(1, 1);
        assertThat(all).noneMatch(Aftermath::callFailed);
    }

    /** The attempt that met the forgotten connection is not on the wire: the retry's number tells of it. */
    @Test
    void aLostConnectionIsFollowedByTheRetryOfALostAttempt() {
        SampleWire.Connection first = wire.connection(0);
        first.exchange(0, MS);
        wire.fault(RESET_IDLE, first, 400 * MS);
        wire.connection(402 * MS).exchange(405 * MS, MS).invocation("b").attempt(2, 3);
        Aftermath found = only();
        assertThat(found.struck()).isEmpty();
        assertThat(found.retries()).hasSize(1);
        assertThat(found.retriedOnNewConnection()).isTrue();
        assertThat(found.recoveryNanos()).hasValue(6 * MS);
        assertThat(found.newConnections()).isEqualTo(1);
    }

    @Test
    void withoutARetryTheNextSuccessOfAnyCallIsTheRecovery() {
        SampleWire.Connection first = wire.connection(0);
        first.exchange(0, MS);
        wire.fault(RESET_IDLE, first, 400 * MS);
        SampleWire.Connection second = wire.connection(402 * MS);
        second.exchange(403 * MS, MS).status(500);
        second.exchange(405 * MS, MS);
        assertThat(only().recoveryNanos()).hasValue(6 * MS);
    }

    /** The body ends with a pause, so the fault also strikes after the last request. */
    @Test
    void aFaultThatNoRequestFollowsIsUntested() {
        SampleWire.Connection first = wire.connection(0);
        first.exchange(0, MS);
        wire.fault(HALF_CLOSE, first, 50 * MS);
        SampleWire.Connection second = wire.connection(100 * MS);
        second.exchange(101 * MS, MS);
        wire.fault(HALF_CLOSE, second, 150 * MS);
        CallSample last = new CallSample(0, 100 * MS, 100 * MS, 200 * MS, false, List.of());
        Aftermaths found = Aftermaths.of(wire.log(), List.of(last), 1);
        assertThat(found.all()).extracting(Aftermath::untested).containsExactly(false, true);
        assertThat(found.unrecovered()).isZero();
        CallSample failed = new CallSample(0, 200 * MS, 200 * MS, 201 * MS, true, List.of());
        assertThat(Aftermaths.of(wire.log(), List.of(last, failed), 1).unrecovered())
                .isEqualTo(1);
    }

    @Test
    void aRequestWithoutASuccessIsNoRecovery() {
        SampleWire.Connection first = wire.connection(0);
        first.exchange(0, MS);
        wire.fault(RESET_IDLE, first, 400 * MS);
        wire.connection(402 * MS).exchange(403 * MS, MS).status(500);
        assertThat(Aftermaths.of(wire.log()).unrecovered()).isEqualTo(1);
    }

    /** Eight calls at once open eight connections: only the ninth replaces one. */
    @Test
    void theFirstConnectionsOfCallsUnderWayDoNotCount() {
        wire.connection(0).exchange(0, 100 * MS).invocation("a").unanswered().struck(RESET, MS);
        for (int i = 2; i < 9; i++) {
            wire.connection(i * MS).exchange(i * MS, 90 * MS);
        }
        wire.connection(20 * MS).exchange(21 * MS, MS).invocation("a").attempt(2, 3);
        assertThat(Aftermaths.of(wire.log(), List.of(), 8).all().get(0).newConnections())
                .isEqualTo(1);
    }

    @Test
    void aReconnectStormIsCountedWhole() {
        SampleWire.Connection first = wire.connection(0);
        first.exchange(10 * MS, MS).invocation("a").unanswered().struck(RESET, MS);
        for (int i = 0; i < 5; i++) {
            wire.connection((20 + i) * MS).exchange((20 + i) * MS, MS);
        }
        assertThat(Aftermaths.of(wire.log()).connectionsPerFault()).isEqualTo(5);
    }

    @Test
    void whatTheCallerSawIsKnownFromTheCalls() {
        wire.connection(0).exchange(10 * MS, MS).invocation("a").struck(SLOW_ANSWER, 0);
        Exchange exchange = wire.log().exchanges().get(0);
        CallSample call = new CallSample(0, 0, 0, 20 * MS, true, List.of(exchange));
        assertThat(Aftermaths.of(wire.log(), List.of(call), 1).failed()).isEqualTo(1);
    }

    /** The kit notices a refused connection some milliseconds later, so a call may have ended meanwhile. */
    @Test
    void aRefusedConnectionBelongsToTheFailedCallBeforeIt() {
        wire.refused(25 * MS).refused(60 * MS).connection(61 * MS).exchange(62 * MS, MS);
        CallSample failed = new CallSample(0, 0, 0, 20 * MS, true, List.of());
        Aftermaths found = Aftermaths.of(wire.log(), List.of(failed), 1);
        assertThat(found.failed()).isEqualTo(1);
        assertThat(found.unrecovered()).isZero();
        assertThat(found.all().get(1).recoveryNanos()).hasValue(3 * MS);
        assertThat(found.all().get(1).newConnections()).isZero();
    }

    @Test
    void attemptsAreCountedByTheirNumbers() {
        SampleWire.Connection one = wire.connection(0);
        one.exchange(0, MS).invocation("a");
        one.exchange(10 * MS, MS).invocation("b").attempt(3, 3);
        one.exchange(20 * MS, MS).invocation(null);
        assertThat(Aftermaths.of(wire.log()).attemptsPerCall().orElseThrow()).isCloseTo(5 / 3.0, within(1e-9));
    }

    /** With an empty quota the client announces three attempts, and makes one. */
    @Test
    void callsThatGaveUpEarlyAreCounted() {
        SampleWire.Connection one = wire.connection(0);
        one.exchange(0, MS).invocation("a").attempt(1, 3).status(503).struck(STATUS, 0);
        one.exchange(10 * MS, MS).invocation("b").attempt(3, 3).status(503).struck(STATUS, 0);
        one.exchange(20 * MS, MS).invocation("c").attempt(1, 3);
        assertThat(Aftermaths.of(wire.log()).gaveUpEarly()).isEqualTo(1);
    }
}
