package io.dynamolatency.internal.report.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thinning draws fewer calls, and all that stand out. */
@Tag("unit")
class ThinningTest {

    private static final byte ORDINARY = 0;
    private static final byte RARE = 3;

    private final Random random = new Random(7);
    private final long[] values = random.longs(100_000, 1_000_000, 2_000_000).toArray();
    private final byte[] kinds = new byte[values.length];

    @Test
    void whatFitsIsKeptWhole() {
        assertThat(Thinning.keep(new byte[3], new long[] {3, 1, 2}, 3)).containsExactly(0, 1, 2);
        assertThat(Thinning.keep(new byte[0], new long[0], 2)).isEmpty();
    }

    @Test
    void ofEachStretchTheLowestAndTheHighestAreKept() {
        long[] seven = {6, 5, 9, 1, 4, 4, 8};
        assertThat(Thinning.keep(new byte[7], seven, 5)).containsExactly(0, 2, 3, 4, 6);
        assertThat(Thinning.keep(kinds, values, 3_000))
                .startsWith(IntStream.range(0, 100).toArray());
    }

    @Test
    void theExtremesOfAllAreKeptAndNoMoreThanAllowed() {
        values[77_123] = 3;
        values[40_000] = 90_000_000;
        int[] kept = Thinning.keep(kinds, values, 3_000);
        assertThat(kept).hasSizeBetween(2_000, 3_000).isSorted().contains(77_123, 40_000);
        // the points cover the whole run: each hundredth has about as many
        int[] perHundredth = new int[100];
        Arrays.stream(kept).skip(100).forEach(i -> perHundredth[i / 1_000]++);
        assertThat(Arrays.stream(perHundredth).boxed()).allMatch(n -> n >= 25 && n <= 31);
    }

    @Test
    void rareKindsAreKeptWhole() {
        int[] rare =
                random.ints(0, values.length).distinct().limit(700).sorted().toArray();
        Arrays.stream(rare).forEach(i -> kinds[i] = RARE);
        int[] kept = Thinning.keep(kinds, values, 3_000);
        assertThat(kept).hasSizeLessThanOrEqualTo(3_000).contains(rare);
        assertThat(Arrays.stream(kept).filter(i -> kinds[i] == ORDINARY).count())
                .isBetween(2_290L, 2_310L);
    }

    @Test
    void twoKindsOfManyShareTheRoom() {
        IntStream.range(0, values.length).filter(i -> i % 2 == 0).forEach(i -> kinds[i] = RARE);
        int[] kept = Thinning.keep(kinds, values, 2_000);
        assertThat(Arrays.stream(kept).filter(i -> kinds[i] == RARE).count()).isBetween(990L, 1_010L);
        assertThat(kept).hasSizeBetween(1_990, 2_000);
    }

    @Test
    void valuesThatAreAllAlikeAreKeptOnceForEachStretch() {
        assertThat(Thinning.keep(new byte[1_000], new long[1_000], 100)).hasSize(25 + 37);
    }

    @Test
    void roomForLessThanTwoOfEachKindIsRefused() {
        byte[] three = {0, 1, 2, 0, 1, 2, 0, 1, 2};
        assertThatThrownBy(() -> Thinning.keep(three, new long[9], 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("6 points are too few for the lowest and the highest of 3 kinds");
    }
}
