package io.dynamolatency.internal.judge;

import static io.dynamolatency.fault.FaultKind.DEAD_ADDRESS;
import static io.dynamolatency.fault.FaultKind.HALF_CLOSE;
import static io.dynamolatency.fault.FaultKind.RESET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.judge.ResilienceLimit.Fact;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ResilienceLimitTest {

    private static final long MS = 1_000_000;

    /** A reset, and its retry on a new connection; 10 calls and 11 attempts. */
    private static SampleWire retried() {
        SampleWire wire = new SampleWire();
        SampleWire.Connection first = wire.connection(0).closed(Closer.SERVER, 52 * MS);
        for (int i = 0; i < 5; i++) {
            first.exchange(10L * i * MS, MS);
        }
        first.exchange(50 * MS, MS).invocation("a").unanswered().struck(RESET, 2 * MS);
        SampleWire.Connection second = wire.connection(55 * MS);
        second.exchange(60 * MS, 4 * MS).invocation("a").attempt(2, 3);
        for (int i = 7; i < 11; i++) {
            second.exchange(10L * i * MS, MS);
        }
        return wire;
    }

    private static ResultData result(SampleWire wire) {
        return SampleResults.of(ConnectionMode.AS_BUILT)
                .alike(9, 5)
                .wire(wire.log())
                .get();
    }

    private static Outcome check(Fact fact, double limit) {
        return new ResilienceLimit(fact, limit).check(result(retried()));
    }

    @Test
    void aFigureEqualToTheLimitMeetsIt() {
        assertThat(check(Fact.ATTEMPTS_PER_CALL, 1.1)).returns(Verdict.WITHIN, Outcome::verdict);
        assertThat(check(Fact.CONNECTIONS_PER_FAULT, 1)).returns(Verdict.WITHIN, Outcome::verdict);
        assertThat(check(Fact.RECOVERY, 12 * MS)).returns("12 ms", Outcome::observed);
        assertThat(check(Fact.ERRORS, 0)).returns(Verdict.WITHIN, Outcome::verdict);
    }

    @Test
    void aFailureHasCauseEvidenceAndFix() {
        Outcome slow = ResilienceLimit.recovery(Duration.ofMillis(5)).check(result(retried()));
        assertThat(slow.verdict()).isEqualTo(Verdict.OVER);
        assertThat(slow.message())
                .startsWith("time to recovery of \"putItem, as built\": 12 ms, expected at most 5 ms (10 calls).")
                .contains("\ncause:    the client retried late\n")
                .contains("\nevidence: after 1 fault: 1 retry, 1 new connection, 0 seen by the caller as an error\n")
                .contains("RESET struck PutItem; 1 retry, the first 8 ms later on a new connection; success after"
                        + " 12 ms\n")
                .contains("\nfix:      ")
                .endsWith("\nfaults:   RESET on 1 of 11 exchanges");
        assertThat(slow.message().lines().count()).isLessThanOrEqualTo(FailureMessage.MAX_LINES);
    }

    @Test
    void aFaultWithoutASuccessAfterItIsOver() {
        SampleWire wire = new SampleWire();
        wire.connection(0).exchange(0, MS).invocation("a").unanswered().struck(RESET, 0);
        Outcome never = ResilienceLimit.recovery(Duration.ofSeconds(5)).check(result(wire));
        assertThat(never.message()).contains("no success after 1 of 1 fault, expected at most 5000 ms");
        assertThat(never.message()).contains("cause:    the client did not retry");
    }

    @Test
    void theKitsClientsDoNotRetry() {
        SampleWire wire = new SampleWire();
        wire.connection(0).exchange(0, MS).invocation("a").unanswered().struck(RESET, 0);
        ResultData kit = SampleResults.of(ConnectionMode.KEEP_ALIVE)
                .alike(9, 5)
                .failing(1)
                .wire(wire.log())
                .get();
        assertThat(new ResilienceLimit(Fact.ERRORS, 0).check(kit).message())
                .contains("fix:      the kit's clients do not retry; measure your own client with @UseClient");
    }

    @Test
    void withoutAFaultNothingIsProven() {
        SampleWire wire = new SampleWire();
        wire.connection(0).exchange(0, MS);
        assertThat(ResilienceLimit.recovery(Duration.ofSeconds(1)).check(result(wire)))
                .returns(Verdict.NOT_RESOLVABLE, Outcome::verdict)
                .extracting(Outcome::message)
                .asString()
                .contains("no fault struck");
    }

    @Test
    void aFaultThatNoRequestFollowsProvesNothing() {
        SampleWire wire = new SampleWire();
        SampleWire.Connection first = wire.connection(0);
        first.exchange(0, MS);
        wire.fault(HALF_CLOSE, first, 50 * MS);
        ResilienceLimit limit = ResilienceLimit.recovery(Duration.ofMillis(60));
        assertThat(limit.check(result(wire)))
                .returns(Verdict.NOT_RESOLVABLE, Outcome::verdict)
                .extracting(Outcome::message)
                .asString()
                .contains("no request followed a fault")
                .contains("raise iterations");
        SampleWire.Connection second = wire.connection(100 * MS);
        second.exchange(101 * MS, MS);
        wire.fault(HALF_CLOSE, second, 150 * MS);
        assertThat(limit.check(result(wire)))
                .returns(Verdict.WITHIN, Outcome::verdict)
                .returns("52 ms", Outcome::observed);
        assertThat(ResilienceLimit.recovery(Duration.ofMillis(50))
                        .check(result(wire))
                        .message())
                .contains("HALF_CLOSE; no retry; success after 52 ms");
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ResilienceLimit(Fact.ATTEMPTS_PER_CALL, 0.5))
                .withMessage("attempts per call = 0.5 is out of range; write 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResilienceLimit.recovery(Duration.ZERO))
                .withMessage("limit 0 ms is out of reach for any client; write a limit above zero");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResilienceLimit.recovery(ChronoUnit.FOREVER.getDuration()))
                .withMessageEndingWith(" s is longer than 292 years; write less");
    }

    @Test
    void aFaultThatNeverStruckIsAnError() {
        SampleWire wire = new SampleWire();
        wire.connection(0).exchange(0, MS);
        Outcome missed = new StruckFaults(List.of(
                        WireFault.of(RESET).every(100).operation("GetItem"),
                        WireFault.of(io.dynamolatency.fault.FaultKind.RESET_IDLE)
                                .after(Duration.ofMillis(350))))
                .check(result(wire));
        assertThat(missed.verdict()).isEqualTo(Verdict.NOT_RESOLVABLE);
        assertThat(missed.message())
                .startsWith(
                        "faults of \"putItem, as built\": RESET every 100, operation GetItem; RESET_IDLE after 350 ms"
                                + " never struck. That is an error, since the test then proves nothing.\n")
                .contains("RESET: the timed calls sent 0 exchanges of GetItem; they sent 1 x PutItem")
                .contains("RESET_IDLE: the longest idle time of a reused connection was 0 ms, and the fault needs 350"
                        + " ms");
    }

    private static Outcome errors(SampleWire wire) {
        ResultData result = SampleResults.of(ConnectionMode.AS_BUILT)
                .alike(9, 5)
                .failing(2)
                .wire(wire.log())
                .get();
        return new ResilienceLimit(Fact.ERRORS, 1).check(result);
    }

    @Test
    void aClientThatStaysAtADeadAddressIsTheCause() {
        SampleWire wire = new SampleWire();
        wire.connection(0).exchange(0, MS);
        assertThat(errors(wire.refused(20 * MS).refused(30 * MS)).message())
                .contains("\ncause:    the client did not try the service's second address\n")
                .contains("\nevidence: Linux counted 2 refused connections of all programs; after that, the second"
                        + " address accepted no connection\n")
                .contains("\nfix:      use an HTTP client that tries each address of a name: Apache 4, Apache 5 or"
                        + " CRT\n")
                .endsWith("\nfaults:   DEAD_ADDRESS refused 2 connections");
    }

    @Test
    void aClientThatLeavesADeadAddressIsNotTheCause() {
        SampleWire wire = new SampleWire();
        wire.refused(20 * MS).connection(21 * MS).exchange(25 * MS, MS);
        assertThat(errors(wire).message())
                .doesNotContain("second address")
                .endsWith("\nfaults:   DEAD_ADDRESS refused 1 connection");
    }

    private static String neverStruck(SampleWire wire) {
        return new StruckFaults(List.of(WireFault.of(DEAD_ADDRESS)))
                .check(result(wire))
                .message();
    }

    @Test
    void aDeadAddressThatRefusedNothingIsAnError() {
        assertThat(neverStruck(new SampleWire()))
                .contains("DEAD_ADDRESS: Linux counted no refused connection; the timed calls opened 0 connections")
                .contains("\nfix:      let timed calls open connections: plan MAX_REQUESTS, too, or measure the mode"
                        + " CLOSE");
        SampleWire wire = new SampleWire();
        wire.connection(0).exchange(0, MS);
        assertThat(neverStruck(wire))
                .contains("; the timed calls opened 1 connection\n")
                .contains("\nfix:      remove the fault, or plan REFUSE: the client connects to the other address"
                        + " first");
        assertThat(neverStruck(wire.refused(MS))).isEmpty();
    }
}
