package io.dynamolatency.internal.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.internal.stats.SortedSample;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RatioTest {

    private static long[] from(long first, int count) {
        return LongStream.range(first, first + count).toArray();
    }

    private static long[] alike(long value, int count) {
        return LongStream.generate(() -> value).limit(count).toArray();
    }

    private static final double SURE = 0.999;

    private static final Reference STEADY = Reference.of(alike(10, 40));

    @Test
    void aReferenceIsTheMedianOfItsExchanges() {
        assertThat(Reference.of(from(1001, 40)).median()).isEqualTo(1020);
        assertThatThrownBy(() -> Reference.of(new long[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fewExchangesHaveNoBounds() {
        Reference reference = Reference.of(from(1, 5));
        Ratio ratio = Ratio.of(SortedSample.of(from(1, 100)), 0.5, reference, SURE);
        assertThat(ratio.low()).isZero();
        assertThat(ratio.high()).isInfinite();
        assertThat(ratio.bounded()).isFalse();
    }

    @Test
    void aRatioDividesTheEndsOfBothIntervals() {
        Reference wide = Reference.of(from(1001, 40));
        Ratio ratio = Ratio.of(SortedSample.of(alike(3000, 200)), 0.9, wide, SURE);
        assertThat(ratio.ratio()).isEqualTo(2.941);
        // 1 - 2 P(B <= 8) = 0.99982 and 1 - 2 P(B <= 9) = 0.99932 for B(40, 1/2): the tighter that keeps 0.9995 is from
        // 9th to 32nd, 1009 to 1032; rounded outwards
        assertThat(ratio.low()).isEqualTo(2.906);
        assertThat(ratio.high()).isEqualTo(2.974);
        assertThat(ratio).hasToString("2.941 (2.906 to 2.974)");
    }

    @Test
    void howManyCallsAPercentileTakes() {
        // q^n, the chance that all lie below, has to be at most (1 - 0.9995) / 2
        assertThat(Ratio.of(SortedSample.of(alike(12, 11)), 0.5, STEADY, SURE).bounded())
                .isFalse();
        assertThat(Ratio.of(SortedSample.of(alike(12, 12)), 0.5, STEADY, SURE).bounded())
                .isTrue();
        assertThat(Ratio.of(SortedSample.of(alike(12, 78)), 0.9, STEADY, SURE).bounded())
                .isFalse();
        assertThat(Ratio.of(SortedSample.of(alike(12, 79)), 0.9, STEADY, SURE).bounded())
                .isTrue();
        assertThat(Ratio.of(SortedSample.of(alike(12, 825)), 0.99, STEADY, SURE).bounded())
                .isFalse();
        assertThat(Ratio.of(SortedSample.of(alike(12, 826)), 0.99, STEADY, SURE).bounded())
                .isTrue();
    }

    @Test
    void aLowerConfidenceTakesFewerCallsAndIsNarrower() {
        Reference wide = Reference.of(from(1001, 40));
        // each end may be wrong in one of 40 cases: q^n has to be at most 0.025
        assertThat(Ratio.of(SortedSample.of(alike(12, 5)), 0.5, STEADY, 0.9).bounded())
                .isFalse();
        assertThat(Ratio.of(SortedSample.of(alike(12, 6)), 0.5, STEADY, 0.9).bounded())
                .isTrue();
        // P(B <= 13) = 0.0192 and P(B <= 14) = 0.0403 for B(40, 1/2): from 14th to 27th, 1014 to 1027
        Ratio ratio = Ratio.of(SortedSample.of(alike(3000, 200)), 0.9, wide, 0.9);
        assertThat(ratio).hasToString("2.941 (2.921 to 2.959)");
    }

    private static Ratio between(double low, double high) {
        return new Ratio((low + high) / 2, low, high);
    }

    @Test
    void threeThingsMayComeOfIt() {
        Ratio baseline = between(1.2, 1.4);
        // 1.25 x 1.4 = 1.75, 1.25 x 1.2 = 1.5
        assertThat(between(1.76, 1.9).against(baseline, 1.25)).isEqualTo(Ratio.Verdict.SLOWER);
        assertThat(between(1.74, 1.9).against(baseline, 1.25)).isEqualTo(Ratio.Verdict.UNDECIDED);
        assertThat(between(1.2, 1.51).against(baseline, 1.25)).isEqualTo(Ratio.Verdict.UNDECIDED);
        assertThat(between(1.2, 1.5).against(baseline, 1.25)).isEqualTo(Ratio.Verdict.AS_FAST);
        assertThat(between(0.9, 0.95).against(baseline, 1.25)).isEqualTo(Ratio.Verdict.FASTER);
        assertThat(between(0.9, 0.97).against(baseline, 1.25)).isEqualTo(Ratio.Verdict.AS_FAST);
    }

    @Test
    void withoutAnUpperEndItMayStillBeSlower() {
        Ratio now = new Ratio(2, 1.9, Double.POSITIVE_INFINITY);
        assertThat(now.against(between(1.2, 1.4), 1.25)).isEqualTo(Ratio.Verdict.SLOWER);
        assertThat(now.against(between(1.2, 1.6), 1.25)).isEqualTo(Ratio.Verdict.UNDECIDED);
    }

    @Test
    void aRatioLiesBetweenItsEnds() {
        assertThatThrownBy(() -> new Ratio(1.5, 1.6, 1.7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ratio(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
