package io.dynamolatency.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MedianRatioTest {

    @Test
    void unpairedDividesTheMedians() {
        long[] fast = LongStream.rangeClosed(900, 1100).toArray();
        long[] slow = LongStream.rangeClosed(2900, 3100).toArray();
        MedianRatio ratio = MedianRatio.unpaired(slow, fast, 0.95);
        assertThat(ratio.ratio()).isEqualTo(3.0);
        assertThat(ratio.low()).isBetween(2.9, 3.0);
        assertThat(ratio.high()).isBetween(3.0, 3.1);
        assertThat(ratio.paired()).isFalse();
    }

    @Test
    void pairedIsNotMovedByADriftThatWeighsOnBoth() {
        SplittableRandom random = new SplittableRandom(7);
        long[][] fast = new long[10][];
        long[][] slow = new long[10][];
        for (int block = 0; block < 10; block++) {
            long level = 1_000_000L * (block + 1);
            fast[block] = random.longs(20, level, level + level / 50).toArray();
            slow[block] = random.longs(20, 2 * level, 2 * level + level / 25).toArray();
        }
        MedianRatio ratio = MedianRatio.paired(slow, fast, 0.95);
        assertThat(ratio.ratio()).isCloseTo(2.0, Offset.offset(0.05));
        assertThat(ratio.low()).isGreaterThan(1.9);
        assertThat(ratio.high()).isLessThan(2.1);
        assertThat(ratio.paired()).isTrue();
    }

    @Test
    void tooFewValuesGiveNoInterval() {
        MedianRatio ratio = MedianRatio.unpaired(new long[] {20}, new long[] {10}, 0.95);
        assertThat(ratio.ratio()).isEqualTo(2.0);
        assertThat(ratio.low()).isZero();
        assertThat(ratio.high()).isInfinite();
    }

    @Test
    void blocksThatDoNotMatchCannotBePaired() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MedianRatio.paired(new long[][] {{1}}, new long[][] {{1}, {1}}, 0.95));
    }
}
