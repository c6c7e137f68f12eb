package io.dynamolatency.internal.judge;

import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hundred calls of 20 ms, in which the thread ran for 12 ms. */
@Tag("unit")
class LatencyLimitTest {

    private static Outcome max(int waitMillis, int limitMillis) {
        return new LatencyLimit(Statistic.MAX, ofMillis(limitMillis))
                .check(SampleResults.of(KEEP_ALIVE)
                        .alike(100, 20)
                        .usage(12, waitMillis)
                        .get());
    }

    @Test
    void aLimitIsAtMost292Years() {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LatencyLimit(Statistic.P99, forever))
                .withMessageStartingWith("limit ")
                .withMessageEndingWith(" s is longer than 292 years; write less");
        ResultData result = SampleResults.of(KEEP_ALIVE).alike(100, 20).get();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> result.diagnosis(forever))
                .withMessageEndingWith(" s is longer than 292 years; write less");
    }

    @Test
    void theSlowestCallIsAFact() {
        assertThat(max(0, 21).verdict()).isEqualTo(Verdict.WITHIN);
        assertThat(max(0, 19).verdict()).isEqualTo(Verdict.OVER);
    }

    @Test
    void onABusyMachineItIsOverOnlyIfTheMachineCannotHaveDelayedIt() {
        // own times are 12 ms, and 8 if the machine drew out the CPU time
        assertThat(max(8, 13).verdict()).isEqualTo(Verdict.WITHIN);
        assertThat(max(8, 8).verdict()).isEqualTo(Verdict.OVER);
        Outcome undecided = max(8, 10);
        assertThat(undecided.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(undecided.fails()).isFalse();
        assertThat(undecided.message())
                .contains(
                        "limit 10 ms: undecided. The machine was busy: only 8 ms are certainly the call's own time.",
                        "run the test again on a machine with a free core");
    }
}
