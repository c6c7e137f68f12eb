package io.dynamolatency.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamolatency.internal.stats.Quantiles.Bounds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class QuantilesTest {

    private static final long[] ONE_TO_TEN = LongStream.rangeClosed(1, 10).toArray();
    private static final long[] ONE_TO_THOUSAND =
            LongStream.rangeClosed(1, 1000).toArray();

    private static Bounds bounds(long[] sorted, double q, double confidence) {
        return Quantiles.bounds(SortedSample.of(sorted), q, confidence);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 1", "0.11, 2", "0.5, 5", "0.9, 9", "0.99, 10", "1.0, 10"})
    void nearestRankIsTheSmallestValueThatTheShareDoesNotExceed(double q, long expected) {
        assertThat(Quantiles.nearestRank(ONE_TO_TEN, q)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 2", "0.9, 10", "0.95, 20", "0.99, 100", "0.999, 1000", "1.0, 1"})
    void aQuantileTakesAsManySamplesThatOneLiesAboveIt(double q, int expected) {
        assertThat(Quantiles.samplesNeeded(q)).isEqualTo(expected);
    }

    @Test
    void anEmptySampleHasNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.nearestRank(new long[0], 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.nearestRank(ONE_TO_TEN, 0.0));
        assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.nearestRank(ONE_TO_TEN, 1.1));
    }

    // in exact fractions, n = 1000 and q = 0.99: P(B <= 982) = 0.0138, P(B <= 983) = 0.0264, P(B >= 997) = 0.0101, P(B
    // >= 996) = 0.0287
    @Test
    void boundsAreTheExactOrderStatistics() {
        assertThat(bounds(ONE_TO_THOUSAND, 0.99, 0.95)).isEqualTo(new Bounds(983, 997));
        // the sign test's interval of the median: n = 10 gives ranks 2 and 9 with 97.9 %
        assertThat(bounds(ONE_TO_TEN, 0.5, 0.95)).isEqualTo(new Bounds(2, 9));
    }

    @Test
    void aSmallSampleHasNoBoundWhereNoOrderStatisticCanGiveOne() {
        assertThat(bounds(ONE_TO_TEN, 0.99, 0.95).high()).isEqualTo(Long.MAX_VALUE);
        assertThat(bounds(new long[] {7}, 0.5, 0.95)).isEqualTo(new Bounds(0, Long.MAX_VALUE));
    }

    @Test
    void boundsHoldTheTrueQuantileAsOftenAsTheyPromise() {
        SplittableRandom random = new SplittableRandom(42);
        int held = 0;
        for (int run = 0; run < 2_000; run++) {
            long[] sample = random.longs(200, 0, 1_000_000).sorted().toArray();
            Bounds bounds = bounds(sample, 0.9, 0.95);
            held += bounds.low() <= 900_000 && 900_000 <= bounds.high() ? 1 : 0;
        }
        // the rule is conservative, so at least 95 %; 1900 less four standard deviations of 2000 draws
        assertThat(held).isGreaterThan(1_860);
    }

    @Test
    void aSampleIsNotChanged() {
        long[] copy = ONE_TO_TEN.clone();
        bounds(copy, 0.5, 0.9);
        assertThat(copy).isEqualTo(ONE_TO_TEN);
        assertThat(Arrays.stream(copy).sum()).isEqualTo(55);
    }
}
