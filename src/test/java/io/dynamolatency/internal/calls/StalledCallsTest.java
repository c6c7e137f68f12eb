package io.dynamolatency.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.result.Noise.Stall.Kind;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class StalledCallsTest {

    private static Stall stall(long from, long to) {
        return new Stall(Kind.SCHEDULER, "scheduler", from, to);
    }

    private static CallLog calls(long... intendedStartEnd) {
        CallLog log = new CallLog();
        for (int i = 0; i < intendedStartEnd.length; i += 3) {
            log.add(intendedStartEnd[i], intendedStartEnd[i + 1], intendedStartEnd[i + 2], false);
        }
        return log;
    }

    @Test
    void firstAndLaterCallsOfAllThreadsAreCounted() {
        CallSamples samples = CallSamples.of(
                List.of(calls(0, 0, 10, 20, 20, 30, 40, 40, 50), calls(1, 1, 9, 15, 15, 25, 35, 35, 60)));
        StalledCalls calls = new StalledCalls(samples, List.of(stall(5, 16), stall(24, 26), stall(50, 52)));
        // not the call from 35 to 60, of which the last stall is less than a tenth
        assertThat(calls.afterTheFirst()).isEqualTo(2);
        assertThat(calls.first()).isEqualTo(2);
    }

    @Test
    void touchingIsNotOverlapping() {
        CallSamples samples = CallSamples.of(List.of(calls(0, 0, 1, 10, 10, 20, 30, 30, 40)));
        StalledCalls calls = new StalledCalls(samples, List.of(stall(5, 10), stall(20, 30), stall(40, 45)));
        assertThat(calls.afterTheFirst()).isZero();
    }

    @Test
    void atARateWhatWasWaitedForTheTurnIsPartOfTheCall() {
        CallSamples samples = CallSamples.of(List.of(calls(0, 0, 1, 10, 50, 60, 20, 60, 61)));
        // it was over before either call really began
        StalledCalls calls = new StalledCalls(samples, List.of(stall(15, 45)));
        assertThat(calls.afterTheFirst()).isEqualTo(2);
    }

    @Test
    void failedCallsAreNoPartOfIt() {
        CallLog log = calls(0, 0, 1);
        log.add(10, 10, 20, true);
        log.add(30, 30, 40, false);
        StalledCalls calls = new StalledCalls(CallSamples.of(List.of(log)), List.of(stall(12, 14)));
        assertThat(calls.afterTheFirst()).isZero();
    }

    @Test
    void theClockMayWrapAround() {
        long zero = Long.MAX_VALUE - 30;
        CallSamples samples = CallSamples.of(
                List.of(calls(zero, zero, zero + 1, zero + 25, zero + 25, zero + 40, zero + 50, zero + 50, zero + 60)));
        assertThat(new StalledCalls(samples, List.of(stall(zero + 28, zero + 35))).afterTheFirst())
                .isOne();
    }
}
