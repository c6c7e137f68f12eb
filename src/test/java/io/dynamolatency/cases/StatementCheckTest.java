package io.dynamolatency.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.cases.StatementCheck.Facts;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.result.CallSample;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is found false without knowing the cause. */
@Tag("unit")
class StatementCheckTest {

    private static final long MILLISECOND = 1_000_000;

    private static List<String> check(String message) {
        CallSample call = new CallSample(0, 0, 0, 100 * MILLISECOND, false, List.of());
        return StatementCheck.falseStatements(
                message,
                new Facts(List.of(call, call), new SampleWire().log(), Optional.of(HttpClientKind.URL_CONNECTION)));
    }

    @Test
    void aTimeLongerThanTheCallsIsFalse() {
        assertThat(check("cause: x (explains 101.2 ms per call in 2 calls)")).hasSize(2);
        assertThat(check("cause: x (explains 99 ms per call in 3 calls)")).hasSize(2);
        assertThat(check("cause: x (explains 60 ms per call in 2 calls)")).isEmpty();
        assertThat(check("cause: x (explains 0.1 s of the call)")).isEmpty();
    }

    @Test
    void moreThanAllIsFalse() {
        assertThat(check("27 of 26 connections")).hasSize(1);
        assertThat(check("26 of 26 connections")).isEmpty();
    }

    @Test
    void adviceThatTheClientCannotFollowIsFalse() {
        assertThat(check("cause: connectionMaxIdleTime\nfix:      raise connectionMaxIdleTime"))
                .hasSize(1);
        assertThat(check("cause: connectionMaxIdleTime\nfix:      call more often"))
                .isEmpty();
    }

    @Test
    void connectionsAreNotFineInAFailureAboutThem() {
        assertThat(check("connections opened by \"x\": 4\ncause:    connections are fine: 1 of 1 reused"))
                .hasSize(1);
        assertThat(check("p50 of \"x\": 4 ms\ncause:    connections are fine: 1 of 1 reused"))
                .isEmpty();
    }
}
