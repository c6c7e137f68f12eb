package io.dynamolatency.internal.report.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.stats.SortedSample;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The curve of percentiles: exact order statistics, evenly over the axis of nines. */
@Tag("unit")
class PercentileCurveTest {

    private static PercentileCurve curve(int calls) {
        return PercentileCurve.of(
                SortedSample.of(LongStream.rangeClosed(1, calls).toArray()), 300);
    }

    @Test
    void fewCallsAreAllThere() {
        PercentileCurve curve = curve(50);
        assertThat(curve.size()).isEqualTo(50);
        assertThat(curve.at(0)).isEqualTo(1.0);
        assertThat(curve.nanos(0)).isEqualTo(1);
        // p90 by nearest rank is the 45th of 50, which begins before 1 / (1 - 0.9) and holds up to it
        assertThat(curve.at(44)).isLessThan(10);
        assertThat(curve.at(45)).isEqualTo(10.0);
        assertThat(curve.nanos(44)).isEqualTo(45);
        assertThat(curve.at(49)).isEqualTo(50.0);
    }

    @Test
    void ofManyTheFastestAndTheSlowestAreThereAndThoseThatLieEvenly() {
        PercentileCurve curve = curve(1_000_000);
        int last = curve.size() - 1;
        assertThat(curve.size()).isBetween(200, 300);
        assertThat(curve.nanos(0)).isEqualTo(1);
        assertThat(curve.nanos(last)).isEqualTo(1_000_000);
        assertThat(curve.at(last)).isEqualTo(1e6);
        for (int i = 1; i <= last; i++) {
            assertThat(curve.at(i)).isGreaterThan(curve.at(i - 1));
            // the value of a rank is the rank: 1 / (1 - q), with q the share of calls below it
            assertThat(curve.at(i)).isEqualTo(1e6 / (1e6 - (curve.nanos(i) - 1)));
        }
        // each nine has its points, but the last, which has few calls
        for (int nine = 1; nine < 5; nine++) {
            double from = Math.pow(10, nine);
            assertThat(IntStream.rangeClosed(0, last)
                            .filter(i -> curve.at(i) >= from && curve.at(i) < 10 * from)
                            .count())
                    .as("from " + from)
                    .isGreaterThan(40);
        }
    }

    @Test
    void withoutACallThereIsNoCurve() {
        assertThat(curve(0).size()).isZero();
        assertThat(curve(1).size()).isEqualTo(1);
    }

    @Test
    void thePercentilesOfTheTableArePointsOfTheirNearestRanks() {
        for (int calls : new int[] {50, 200, 300, 1_000, 5_000, 100_000, 131_071}) {
            SortedSample values =
                    SortedSample.of(LongStream.rangeClosed(1, calls).toArray());
            PercentileCurve curve = PercentileCurve.of(values, 300);
            for (int x : new int[] {2, 4, 10, 20, 100, 1_000, 10_000, 100_000}) {
                if (x <= calls) {
                    // as the page looks it up: the last point that begins before the percentile
                    int at = (int) IntStream.range(1, curve.size())
                            .filter(i -> curve.at(i) < x * (1 - 1e-6))
                            .count();
                    assertThat(curve.nanos(at))
                            .as(calls + " calls, 1 - 1/" + x)
                            .isEqualTo(Quantiles.nearestRank(values, 1 - 1.0 / x));
                }
            }
        }
    }
}
