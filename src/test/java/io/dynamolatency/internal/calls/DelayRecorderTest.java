package io.dynamolatency.internal.calls;

import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.calls.EmulatedDelays.Spread;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class DelayRecorderTest {

    private static final long MICRO = 1_000;

    private final DelayRecorder recorder = new DelayRecorder();

    @Test
    void withoutADelayThereIsNothingToTell() {
        assertThat(recorder.delays()).isEmpty();
    }

    @Test
    void whatWasAskedWhatWasAppliedAndTheDifferenceAreKeptApart() {
        for (int i = 0; i < 98; i++) {
            recorder.delayed(2_500 * MICRO, 2_540 * MICRO);
        }
        recorder.delayed(7_500 * MICRO, 8_500 * MICRO);
        recorder.delayed(7_500 * MICRO, 9_500 * MICRO);
        EmulatedDelays delays = recorder.delays().orElseThrow();
        assertThat(delays.count()).isEqualTo(100);
        near(delays.asked(), 2_500, 7_500, 7_500);
        near(delays.applied(), 2_540, 8_500, 9_500);
        near(delays.late(), 40, 1_000, 2_000);
    }

    @Test
    void aDelayOfDaysIsTheLongestThatThereIs() {
        recorder.delayed(TimeUnit.DAYS.toNanos(3), TimeUnit.DAYS.toNanos(9));
        assertThat(recorder.delays().orElseThrow().late().max()).isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    /** A round trip of 5 ms is ten delays of 2.5 ms, and half of them may be late by 0.5 ms. */
    @ParameterizedTest
    @CsvSource({"2500, 500, true", "2500, 501, false", "50, 63, false", "50, 10, true"})
    void aNetworkIsHeldWhileHalfOfItsDelaysAreLateByNoMoreThanAFifth(long asked, long late, boolean held) {
        Spread any = new Spread(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        assertThat(new EmulatedDelays(10, p50(asked), any, p50(late)).held()).isEqualTo(held);
    }

    private static Spread p50(long micros) {
        return new Spread(ofNanos(micros * MICRO), Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    private static void near(Spread spread, long p50, long p99, long max) {
        List<Duration> found = List.of(spread.p50(), spread.p99(), spread.max());
        List<Long> micros = List.of(p50, p99, max);
        for (int i = 0; i < found.size(); i++) {
            double expected = micros.get(i) * MICRO;
            assertThat((double) found.get(i).toNanos()).isBetween(0.99 * expected, 1.01 * expected);
        }
    }
}
