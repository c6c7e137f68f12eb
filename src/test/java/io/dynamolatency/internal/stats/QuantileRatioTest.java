package io.dynamolatency.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class QuantileRatioTest {

    private static final int BLOCKS = 10;

    @Test
    void unpairedDividesTheQuantilesAndTheEndsOfTheirBounds() {
        SortedSample fast = SortedSample.of(LongStream.rangeClosed(1001, 1500).toArray());
        SortedSample slow = SortedSample.of(LongStream.rangeClosed(3001, 3500).toArray());
        QuantileRatio ratio = QuantileRatio.unpaired(slow, fast, 0.9, 0.95);
        Quantiles.Bounds above = Quantiles.bounds(slow, 0.9, 0.975);
        Quantiles.Bounds below = Quantiles.bounds(fast, 0.9, 0.975);
        assertThat(ratio.quantile()).isEqualTo(0.9);
        assertThat(ratio.ratio()).isEqualTo(3450.0 / 1450.0);
        assertThat(ratio.low()).isEqualTo((double) above.low() / below.high());
        assertThat(ratio.high()).isEqualTo((double) above.high() / below.low());
        assertThat(ratio.confidence()).isEqualTo(0.95);
        assertThat(ratio.paired()).isFalse();
    }

    @Test
    void tooFewValuesGiveNoInterval() {
        QuantileRatio ratio =
                QuantileRatio.unpaired(SortedSample.of(new long[] {20}), SortedSample.of(new long[] {10}), 0.5, 0.95);
        assertThat(ratio.ratio()).isEqualTo(2.0);
        assertThat(ratio.low()).isZero();
        assertThat(ratio.high()).isInfinite();
        // 200 values have a p90 and no upper bound of their p99: 0.99^200 = 0.13
        long[][] blocks = evenly(20, 1000);
        assertThat(QuantileRatio.paired(blocks, blocks, 0.9, 0.999).high()).isFinite();
        assertThat(QuantileRatio.paired(blocks, blocks, 0.99, 0.95).high()).isInfinite();
        assertThat(QuantileRatio.paired(blocks, blocks, 0.99, 0.95).low()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9})
    void pairedIsUnpairedWhereValuesAreSpreadEvenly(double q) {
        long[][] slow = evenly(40, 2000);
        long[][] fast = evenly(40, 1000);
        QuantileRatio paired = QuantileRatio.paired(slow, fast, q, 0.999);
        QuantileRatio unpaired =
                QuantileRatio.unpaired(SortedSample.of(sorted(slow)), SortedSample.of(sorted(fast)), q, 0.999);
        assertThat(paired.paired()).isTrue();
        assertThat(paired.ratio()).isEqualTo(unpaired.ratio());
        assertThat(paired.low()).isEqualTo(unpaired.low());
        assertThat(paired.high()).isEqualTo(unpaired.high());
    }

    @Test
    void aDriftThatBothShareIsNoReasonToBeLessSure() {
        SplittableRandom random = new SplittableRandom(7);
        long[][] fast = new long[BLOCKS][];
        long[][] slow = new long[BLOCKS][];
        long[][] elsewhere = new long[BLOCKS][];
        for (int block = 0; block < BLOCKS; block++) {
            long level = 1_000_000L * (20 + block);
            fast[block] = random.longs(40, level, level + level / 10).toArray();
            slow[block] = random.longs(40, 2 * level, 2 * level + level / 5).toArray();
            elsewhere[BLOCKS - 1 - block] = slow[block];
        }
        QuantileRatio together = QuantileRatio.paired(slow, fast, 0.5, 0.99);
        QuantileRatio against = QuantileRatio.paired(elsewhere, fast, 0.5, 0.99);
        assertThat(together.ratio()).isCloseTo(2.0, Offset.offset(0.05)).isEqualTo(against.ratio());
        assertThat(together.low()).isLessThan(2.0).isGreaterThan(against.low());
        assertThat(together.high()).isGreaterThan(2.0).isLessThan(against.high());
    }

    @Test
    void valuesInClustersAreWorthLess() {
        long[][] fast = evenly(100, 1000);
        long[][] alone = evenly(100, 2000);
        long[][] clustered = new long[BLOCKS][];
        for (int block = 0; block < BLOCKS; block++) {
            // each block's slowest fifth in a row
            clustered[block] = sorted(new long[][] {alone[block]});
        }
        QuantileRatio evenly = QuantileRatio.paired(alone, fast, 0.9, 0.999);
        QuantileRatio inClusters = QuantileRatio.paired(clustered, fast, 0.9, 0.999);
        assertThat(inClusters.ratio()).isEqualTo(evenly.ratio());
        assertThat(inClusters.low()).isLessThan(evenly.low());
        assertThat(inClusters.high()).isGreaterThan(evenly.high());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9})
    void theIntervalHoldsTheTrueRatioAsOftenAsItPromises(double q) {
        SplittableRandom random = new SplittableRandom(42);
        int held = 0;
        for (int run = 0; run < 1_000; run++) {
            long[][] slow = new long[BLOCKS][];
            long[][] fast = new long[BLOCKS][];
            for (int block = 0; block < BLOCKS; block++) {
                fast[block] = random.longs(20, 1_000_000, 2_000_000).toArray();
                slow[block] = random.longs(20, 2_000_000, 4_000_000).toArray();
            }
            QuantileRatio ratio = QuantileRatio.paired(slow, fast, q, 0.95);
            held += ratio.low() <= 2.0 && 2.0 <= ratio.high() ? 1 : 0;
        }
        // at least 95 %; 950 less four standard deviations of 1000 draws
        assertThat(held).isGreaterThan(922);
    }

    @Test
    void blocksMayDifferInSizeAndBeFewOrMany() {
        for (int blocks : new int[] {1, 2, 7, 49, 50, 51, 120}) {
            long[][] slow = new long[blocks][];
            long[][] fast = new long[blocks][];
            for (int block = 0; block < blocks; block++) {
                slow[block] = LongStream.range(0, 1 + block % 3 * 100L)
                        .map(i -> 2000 + i * 37 % 100)
                        .toArray();
                fast[block] = LongStream.range(0, 1 + (block + 1) % 4 * 100L)
                        .map(i -> 1000 + i * 37 % 100)
                        .toArray();
            }
            QuantileRatio ratio = QuantileRatio.paired(slow, fast, 0.5, 0.95);
            assertThat(ratio.ratio()).isBetween(1.8, 2.2);
            assertThat(ratio.low()).isLessThanOrEqualTo(ratio.ratio());
            assertThat(ratio.high()).isGreaterThanOrEqualTo(ratio.ratio());
        }
    }

    @Test
    void constantValuesHaveARatioWithoutDoubt() {
        long[][] slow = new long[BLOCKS][20];
        long[][] fast = new long[BLOCKS][20];
        Arrays.stream(slow).forEach(block -> Arrays.fill(block, 30));
        Arrays.stream(fast).forEach(block -> Arrays.fill(block, 10));
        assertThat(QuantileRatio.paired(slow, fast, 0.5, 0.999))
                .isEqualTo(new QuantileRatio(0.5, 3.0, 3.0, 3.0, 0.999, true));
    }

    @Test
    void blocksThatDoNotMatchCannotBePaired() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuantileRatio.paired(new long[][] {{1}}, new long[][] {{1}, {1}}, 0.5, 0.95))
                .withMessageContaining("1 blocks cannot be paired with 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuantileRatio.paired(new long[0][], new long[0][], 0.5, 0.95));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuantileRatio.paired(new long[][] {{1}, {}}, new long[][] {{1}, {1}}, 0.5, 0.95))
                .withMessageContaining("without values");
    }

    /**
     * Blocks of values from a level up to twice as much, in an order in which each part of a block has its share.
     */
    private static long[][] evenly(int size, long level) {
        long[][] blocks = new long[BLOCKS][];
        for (int block = 0; block < BLOCKS; block++) {
            int offset = block;
            blocks[block] = LongStream.range(0, size)
                    .map(i -> level + level * ((i * 7 % 20) * size / 20 + i / 20) / size + offset)
                    .toArray();
        }
        return blocks;
    }

    private static long[] sorted(long[][] blocks) {
        return Arrays.stream(blocks).flatMapToLong(Arrays::stream).sorted().toArray();
    }
}
