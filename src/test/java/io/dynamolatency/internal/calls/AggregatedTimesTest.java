package io.dynamolatency.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.driver.TracedPath;
import io.dynamolatency.internal.judge.PercentileVerdict;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.stats.SortedSample;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.wire.RecordedWireLog;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that are no longer kept one by one: their figures against those of all of them. */
@Tag("unit")
class AggregatedTimesTest {

    private static final long LIMIT = 10_000_000;
    private static final Percentage TRUE_TO = Percentage.withPercentage(0.1);

    private final Random random = new Random(6);

    /** From 50 us to some 100 ms, most of them short. */
    private long[] times(int count) {
        return LongStream.generate(() -> Math.round(50_000 * Math.exp(3 * Math.abs(random.nextGaussian()))))
                .limit(count)
                .toArray();
    }

    private static AggregatedTimes of(long[] nanos) {
        AggregatedTimes earlier = new AggregatedTimes();
        Arrays.stream(nanos).forEach(earlier::add);
        return earlier;
    }

    @Test
    void quantilesOfThemAndOfThoseThatAreKeptAreThoseOfAll() {
        long[] gone = times(20_000);
        long[] kept = times(5_000);
        Arrays.sort(kept);
        long[] all = LongStream.concat(Arrays.stream(gone), Arrays.stream(kept))
                .sorted()
                .toArray();
        SortedSample together = of(gone).with(kept);
        assertThat(together.size()).isEqualTo(all.length);
        for (double q : new double[] {0.0001, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999}) {
            assertThat(Quantiles.nearestRank(together, q)).isCloseTo(Quantiles.nearestRank(all, q), TRUE_TO);
        }
        assertThat(together.get(all.length - 1)).isEqualTo(all[all.length - 1]);
        for (int rank = 1; rank < all.length; rank++) {
            assertThat(together.get(rank)).isGreaterThanOrEqualTo(together.get(rank - 1));
        }
    }

    @Test
    void howManyReachALimitIsBoundedFromBothSides() {
        long[] gone = times(10_000);
        AggregatedTimes earlier = of(gone);
        long longest = Arrays.stream(gone).max().orElseThrow();
        for (long limit : new long[] {1, 60_000, 123_456, 1_000_000, 9_876_543, longest}) {
            int reached = (int) Arrays.stream(gone).filter(t -> t >= limit).count();
            int near = (int) Arrays.stream(gone)
                    .filter(t -> Math.abs(t - limit) <= limit / 1000 + 1)
                    .count();
            assertThat(earlier.atMostThatReached(limit)).isBetween(reached, reached + near);
            assertThat(earlier.atLeastThatReached(limit)).isBetween(reached - near, reached);
        }
        assertThat(earlier.atMostThatReached(longest + 1)).isZero();
        assertThat(earlier.atLeastThatReached(longest + 1)).isZero();
    }

    @Test
    void noneAreNothing() {
        AggregatedTimes none = new AggregatedTimes();
        assertThat(none.count()).isZero();
        assertThat(none.atMostThatReached(1)).isZero();
        assertThat(none.atLeastThatReached(1)).isZero();
        assertThat(none.with(new long[] {7}).get(0)).isEqualTo(7);
        assertThat(none.with(new long[0]).size()).isZero();
    }

    private static PercentileVerdict test(long newest, long[] earlier) {
        long[] calls = new long[400];
        Arrays.fill(calls, newest);
        List<CallTime> kept = IntStream.range(0, calls.length)
                .mapToObj(i -> new CallTime(i * 10L * LIMIT, calls[i], calls[i], calls[i]))
                .toList();
        return PercentileVerdict.of(kept, of(earlier), 0.9, LIMIT, new VerdictConfidence(0.999, 1, 1, false, false), 1);
    }

    private static long[] alike(int count, long nanos) {
        long[] times = new long[count];
        Arrays.fill(times, nanos);
        return times;
    }

    @Test
    void whatIsProvedOfTheNewestAloneIsNotProvedWhereEarlierCallsSpeakAgainstIt() {
        assertThat(test(LIMIT / 2, new long[0]).verdict()).isEqualTo(Verdict.WITHIN);
        assertThat(test(LIMIT / 2, alike(4_000, LIMIT / 2)).verdict()).isEqualTo(Verdict.WITHIN);
        assertThat(test(LIMIT / 2, alike(4_000, 2 * LIMIT)).verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(test(2 * LIMIT, alike(4_000, 2 * LIMIT)).verdict()).isEqualTo(Verdict.OVER);
        assertThat(test(2 * LIMIT, alike(40_000, LIMIT / 2)).verdict()).isNotEqualTo(Verdict.OVER);
        assertThat(test(LIMIT / 2, alike(4_000, 2 * LIMIT)))
                .extracting(PercentileVerdict::calls, PercentileVerdict::over)
                .containsExactly(4_400, 4_000);
    }

    /** The same calls, once with each of them kept and once with few. */
    @Test
    void aSeriesOfWhichFewAreKeptHasTheFiguresOfAWholeOne() {
        CallSeries whole = CallSeries.timed(1, 100_000);
        CallSeries few = CallSeries.timed(1, 50);
        TracedPath path = new TracedPath();
        long now = 0;
        for (int block = 0; block < 5; block++) {
            int calls = block == 3 ? 0 : 70 + block;
            whole.beginBlock(calls, null);
            few.beginBlock(calls, null);
            for (int i = 0; i < calls; i++) {
                long service = times(1)[0];
                boolean failed = i % 9 == 1;
                for (CallSeries series : new CallSeries[] {whole, few}) {
                    series.started(now + 500);
                    if (!failed) {
                        series.succeeded(service);
                    }
                    series.ended(now, now + 500 + service, failed, path);
                }
                now += 500 + service;
            }
            whole.endBlock();
            few.endBlock();
        }
        CallTimes all = whole.response(RecordedWireLog.EMPTY);
        CallTimes some = few.response(RecordedWireLog.EMPTY);
        assertThat(some.count()).isEqualTo(all.count());
        assertThat(some.afterTheFirst()).isEqualTo(all.afterTheFirst());
        assertThat(some.first()).isEqualTo(all.first());
        assertThat(some.kept()).isLessThan(50);
        assertThat(all.kept()).isEqualTo(all.afterTheFirst());
        long[] newest = some.inOrder();
        long[] inOrder = all.inOrder();
        assertThat(newest).containsExactly(Arrays.copyOfRange(inOrder, inOrder.length - newest.length, inOrder.length));
        assertThat(some.blocks().length).isEqualTo(5);
        assertThat(some.blocks()[0]).isEmpty();
        assertThat(some.blocks()[3]).isEmpty();
        for (double q : new double[] {0.1, 0.5, 0.9, 0.99, 1.0}) {
            assertThat(few.service(RecordedWireLog.EMPTY).quantile(q).toNanos())
                    .isCloseTo(whole.service(RecordedWireLog.EMPTY).quantile(q).toNanos(), TRUE_TO);
            assertThat(some.quantile(q).toNanos()).isCloseTo(all.quantile(q).toNanos(), TRUE_TO);
        }
    }
}
