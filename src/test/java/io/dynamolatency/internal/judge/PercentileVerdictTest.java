package io.dynamolatency.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand equal calls, and a limit of 10. */
@Tag("unit")
class PercentileVerdictTest {

    private static final VerdictConfidence CONFIDENCE = new VerdictConfidence(0.999, 1, 1, false, false);

    private static List<CallTime> calls(long wall, long own, long least) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> new CallTime(100L * i, wall, own, least))
                .toList();
    }

    private static PercentileVerdict of(long wall, long own, long least) {
        return PercentileVerdict.of(calls(wall, own, least), new AggregatedTimes(), 0.99, 10, CONFIDENCE, 1);
    }

    @Test
    void overIsProvedByWhatTheMachineCannotHaveAdded() {
        assertThat(of(30, 20, 10)).isEqualTo(new PercentileVerdict(Verdict.OVER, 1_000, 1_000, 0, 0, false));
        assertThat(PercentileVerdict.overEarly(calls(30, 20, 10).subList(0, 100), 0.99, 10, CONFIDENCE, 0))
                .isTrue();
    }

    /** Calls that come in turns: so many of 20, then so many of 1. */
    private static List<CallTime> inTurns(int slow, int fast, int from, int calls) {
        return IntStream.range(from, from + calls)
                .mapToObj(i -> i % (slow + fast) < slow ? 20L : 1L)
                .map(nanos -> new CallTime(0, nanos, nanos, nanos))
                .toList();
    }

    @Test
    void whatIsProvedEarlyIsAlsoTheVerdict() {
        VerdictConfidence strict = new VerdictConfidence(0.999999, 1, 1, false, false);
        int proved = 0;
        for (double quantile : new double[] {0.9, 0.95, 0.99}) {
            for (int slow = 5; slow <= 55; slow += 10) {
                for (int fast = 5; fast <= 55; fast += 10) {
                    for (int calls : new int[] {67, 101, 152}) {
                        for (int from = 0; from < slow + fast; from++) {
                            List<CallTime> times = inTurns(slow, fast, from, calls);
                            if (PercentileVerdict.overEarly(times, quantile, 10, strict, 0)) {
                                proved++;
                                assertThat(PercentileVerdict.of(times, new AggregatedTimes(), quantile, 10, strict, 1)
                                                .verdict())
                                        .as("%s: %d of %d + %d from %d", quantile, calls, slow, fast, from)
                                        .isEqualTo(Verdict.OVER);
                            }
                        }
                    }
                }
            }
        }
        assertThat(proved).isGreaterThan(100);
    }

    @Test
    void withinIsProvedByWhatTheMachineSurelyAdded() {
        assertThat(of(30, 9, 8)).isEqualTo(new PercentileVerdict(Verdict.WITHIN, 1_000, 0, 1_000, 0, false));
    }

    @Test
    void timeThatTheMachineMayHaveAddedProvesNothing() {
        assertThat(of(30, 20, 9)).isEqualTo(new PercentileVerdict(Verdict.UNDECIDED, 1_000, 1_000, 0, 1_000, true));
        assertThat(PercentileVerdict.overEarly(calls(30, 20, 9), 0.99, 10, CONFIDENCE, 0))
                .isFalse();
    }

    @Test
    void aMedianOfTwiceTheLimitIsFarOverOnAnyMachine() {
        assertThat(PercentileVerdict.farOver(calls(30, 20, 9), 0.5, 10)).isTrue();
        assertThat(PercentileVerdict.farOver(calls(30, 19, 9), 0.5, 10)).isFalse();
        assertThat(PercentileVerdict.farOver(calls(30, 20, 9), 0.99, 10)).isFalse();
        assertThat(PercentileVerdict.farOver(calls(30, 20, 9).subList(0, 3), 0.5, 10))
                .isFalse();
    }

    @Test
    void onAFreeMachineLessIsFarOver() {
        assertThat(PercentileVerdict.farOver(calls(30, 15, 15), 0.5, 10)).isTrue();
        assertThat(PercentileVerdict.farOver(calls(30, 15, 14), 0.5, 10)).isFalse();
    }

    /** Threads take turns at an unfair lock: one calls several times in a row, while the others wait. */
    @Test
    void aMedianThatIsFarOverNeedsNoFullProof() {
        List<CallTime> calls = IntStream.range(0, 160)
                .mapToObj(i -> i % 16 < 5 ? 5L : 30)
                .map(own -> new CallTime(0, own, own, own))
                .toList();
        VerdictConfidence certainty = new VerdictConfidence(0.9999, 0.01, 1, false, false);
        assertThat(PercentileVerdict.of(calls, new AggregatedTimes(), 0.5, 10, certainty, 8)
                        .verdict())
                .isEqualTo(Verdict.UNDECIDED);
        assertThat(PercentileVerdict.farOver(calls, 0.5, 10)).isTrue();
        assertThat(PercentileVerdict.farOver(calls.subList(0, 32), 0.5, 10)).isFalse();
    }

    @Test
    void callsOfTwoTimesInEqualPartsAreNotFarOver() {
        List<CallTime> calls = IntStream.range(0, 160)
                .mapToObj(i -> i % 16 < 7 ? 5L : 30)
                .map(own -> new CallTime(0, own, own, own))
                .toList();
        assertThat(PercentileVerdict.farOver(calls, 0.5, 10)).isFalse();
    }

    @Test
    void moreCallsDecideNothingAsLongAsTheMachineIsBusy() {
        LatencyLimit limit = new LatencyLimit(Statistic.P99, Duration.ofNanos(10));
        assertThat(limit.isOpen(calls(30, 20, 9), new AggregatedTimes(), CONFIDENCE, 1))
                .isFalse();
        assertThat(limit.isOpen(calls(30, 9, 8).subList(0, 200), new AggregatedTimes(), CONFIDENCE, 1))
                .isTrue();
    }
}
