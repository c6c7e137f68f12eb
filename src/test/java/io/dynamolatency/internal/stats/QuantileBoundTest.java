package io.dynamolatency.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class QuantileBoundTest {

    static boolean provesBelow(boolean[] reached, double q, double error) {
        return provesBelow(reached, q, error, 1);
    }

    static boolean provesBelow(boolean[] reached, double q, double error, int together) {
        int hits =
                (int) IntStream.range(0, reached.length).filter(i -> reached[i]).count();
        return QuantileBound.provesBelow(reached, reached.length, hits, q, error, together);
    }

    @ParameterizedTest
    @CsvSource({"0.99, 0.001", "0.5, 0.001", "0.9, 0.001", "0.99, 0.5"})
    void belowTakesAsManyAsMakeALuckyStreakUnlikely(double q, double error) {
        int fewest = QuantileBound.fewestToProveBelow(q, error);
        assertThat(Math.pow(q, fewest)).isLessThan(error);
        assertThat(provesBelow(new boolean[fewest], q, error)).isTrue();
        assertThat(provesBelow(new boolean[fewest - 1], q, error)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.99, 0.001", "0.5, 0.001", "0.9, 0.001", "0.99, 0.000001"})
    void notBelowTakesAsManyAsMakeAnUnluckyStreakUnlikely(double q, double error) {
        int fewest = QuantileBound.fewestToProveNotBelow(q, error);
        assertThat(Math.pow(1 - q, fewest)).isLessThan(error * 1.0001);
        assertThat(QuantileBound.provesNotBelow(all(fewest), q, error)).isTrue();
        assertThat(QuantileBound.provesNotBelow(all(fewest - 1), q, error)).isFalse();
    }

    @Test
    void nothingProvesNothing() {
        assertThat(provesBelow(new boolean[0], 0.5, 0.1)).isFalse();
        assertThat(QuantileBound.provesNotBelow(new boolean[0], 0.5, 0.1)).isFalse();
        assertThat(QuantileBound.provesNotBelow(new boolean[100], 0.99, 0.1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.99, 0.001, 4", "0.5, 0.001, 8"})
    void stallsThatMayHitSeveralCallsTakeSoManyTimesAsMany(double q, double error, int together) {
        int fewest = together * QuantileBound.fewestToProveBelow(q, error);
        assertThat(provesBelow(new boolean[fewest], q, error, together)).isTrue();
        assertThat(provesBelow(new boolean[fewest - 1], q, error, together)).isFalse();
        assertThat(provesBelow(new boolean[fewest / together], q, error, 1)).isTrue();
    }

    // 1000 values are 50 stretches of 20: one hit in ten, evenly, then in full stretches
    @Test
    void theDesignEffectIsTheDispersionOfTheBlocks() {
        boolean[] evenly = new boolean[1000];
        boolean[] inRuns = new boolean[1000];
        for (int i = 0; i < 1000; i++) {
            evenly[i] = i % 10 == 0;
            inRuns[i] = i / 20 % 10 == 0;
        }
        assertThat(QuantileBound.designEffect(evenly)).isEqualTo(1.0);
        // 5 blocks of 50 are full, with 20 for 2 expected: (5 * 18^2 + 45 * 2^2) / (2 * 0.9) / 49 * 999 / 1000
        assertThat(QuantileBound.designEffect(inRuns)).isCloseTo(1800.0 / 1.8 / 49 * 0.999, Offset.offset(1e-9));
    }

    @Test
    void thereIsNoDesignEffectWhereNothingTells() {
        assertThat(QuantileBound.designEffect(new boolean[0])).isEqualTo(1.0);
        assertThat(QuantileBound.designEffect(new boolean[1000])).isEqualTo(1.0);
        assertThat(QuantileBound.designEffect(all(1000))).isEqualTo(1.0);
        assertThat(QuantileBound.designEffect(first(49, 20))).isEqualTo(1.0);
        assertThat(QuantileBound.designEffect(first(50, 20))).isGreaterThan(2.0);
        assertThat(QuantileBound.designEffect(first(200, 1))).isEqualTo(1.0);
    }

    @Test
    void independentValuesAreWorthAboutThemselves() {
        SplittableRandom random = new SplittableRandom(3);
        double sum = 0.0;
        for (int run = 0; run < 400; run++) {
            boolean[] reached = new boolean[1000];
            for (int i = 0; i < reached.length; i++) {
                reached[i] = random.nextInt(10) == 0;
            }
            sum += QuantileBound.designEffect(reached);
        }
        // the mean of max(1, chi-square of 49 / 49) is 1.08
        assertThat(sum / 400).isBetween(1.0, 1.15);
    }

    @Test
    void clustersTakeMoreToProveAnything() {
        boolean[] alone = new boolean[2000];
        boolean[] clustered = new boolean[2000];
        for (int i = 0; i < 2000; i++) {
            alone[i] = i % 25 == 0;
            clustered[i] = i % 250 < 10;
        }
        double error = 1e-2;
        assertThat(QuantileBound.provesNotBelow(alone, 0.98, error)).isTrue();
        assertThat(QuantileBound.provesNotBelow(clustered, 0.98, error)).isFalse();
        assertThat(provesBelow(alone, 0.94, error)).isTrue();
        assertThat(provesBelow(clustered, 0.94, error)).isFalse();
    }

    @Test
    void moreHitsNeverProveBelowAndAGreaterErrorAlwaysDoes() {
        for (int hits = 1; hits <= 300; hits++) {
            boolean[] fewer = evenly(300, hits - 1);
            boolean[] more = evenly(300, hits);
            for (double error : new double[] {1e-6, 1e-4, 0.01}) {
                if (provesBelow(more, 0.9, error)) {
                    assertThat(provesBelow(fewer, 0.9, error)).isTrue();
                    assertThat(provesBelow(more, 0.9, error * 10)).isTrue();
                }
                if (QuantileBound.provesNotBelow(fewer, 0.9, error)) {
                    assertThat(QuantileBound.provesNotBelow(more, 0.9, error)).isTrue();
                    assertThat(QuantileBound.provesNotBelow(fewer, 0.9, error * 10))
                            .isTrue();
                }
                assertThat(provesBelow(more, 0.9, error) && QuantileBound.provesNotBelow(more, 0.9, error))
                        .isFalse();
            }
        }
    }

    /** A proof that holds at any time takes a little more than one at an end that is known before. */
    @ParameterizedTest
    @CsvSource({"0.5, 0.999", "0.9, 0.999", "0.99, 0.95", "0.5, 0.95", "0.9, 0.9"})
    void withoutDesignEffectALimitIsDecidedOutsideTheExactBounds(double q, double confidence) {
        // evenly spread, 1 to 500 in an order in which every block has its share
        long[] values = LongStream.range(0, 500).map(i -> i * 211 % 500 + 1).toArray();
        long[] sorted = LongStream.rangeClosed(1, 500).toArray();
        Quantiles.Bounds bounds = Quantiles.bounds(SortedSample.of(sorted), q, confidence);
        double error = (1.0 - confidence) / 2.0;
        for (long limit = 1; limit <= 501; limit++) {
            boolean[] reached = reached(values, limit);
            assertThat(QuantileBound.designEffect(reached)).isEqualTo(1.0);
            if (provesBelow(reached, q, error)) {
                assertThat(limit).isGreaterThan(bounds.high());
            }
            if (QuantileBound.provesNotBelow(reached, q, error)) {
                assertThat(limit).isLessThanOrEqualTo(bounds.low());
            }
        }
        assertThat(provesBelow(reached(values, 501), q, error))
                .isEqualTo(500 >= QuantileBound.fewestToProveBelow(q, error));
        assertThat(QuantileBound.provesNotBelow(reached(values, 1), q, error)).isTrue();
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provesBelow(all(3), 1.0, 0.1))
                .withMessageContaining("1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileBound.provesNotBelow(all(3), 0.5, 0.0));
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileBound.fewestToProveBelow(0.0, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> QuantileBound.fewestToProveNotBelow(0.5, 1.0));
    }

    private static boolean[] all(int values) {
        return first(values, values);
    }

    private static boolean[] first(int values, int hits) {
        boolean[] reached = new boolean[values];
        Arrays.fill(reached, 0, hits, true);
        return reached;
    }

    private static boolean[] evenly(int values, int hits) {
        boolean[] reached = new boolean[values];
        for (int i = 0; i < hits; i++) {
            reached[(int) ((long) i * values / hits)] = true;
        }
        return reached;
    }

    private static boolean[] reached(long[] values, long limit) {
        boolean[] reached = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            reached[i] = values[i] >= limit;
        }
        return reached;
    }
}
