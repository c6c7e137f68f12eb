package io.dynamolatency.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class SequentialProofTest {

    @Test
    void theEvidenceIsTheMixtureOfLikelihoodRatios() {
        // 3 hits of 5 at a share of 0.1, by the midpoint rule; arcsin density 1 / sqrt(x (1 - x)) from 0.1 to 1
        double evidence = mixture(5, 3, 0.1, 0.1, 1.0, -0.5, -0.5);
        assertThat(SequentialProof.above(5, 3, 0.1, 1.001 / evidence)).isTrue();
        assertThat(SequentialProof.above(5, 3, 0.1, 0.999 / evidence)).isFalse();
        // 1 hit of 100 at a share of 0.1; density x^-0.7 from 0 to 0.1
        evidence = mixture(100, 1, 0.1, 0.0, 0.1, -0.7, 0.0);
        assertThat(SequentialProof.below(100, 1, 0.1, 1.01 / evidence)).isTrue();
        assertThat(SequentialProof.below(100, 1, 0.1, 0.99 / evidence)).isFalse();
    }

    private static double mixture(int values, int hits, double share, double from, double to, double a, double b) {
        int steps = 2_000_000;
        double weights = 0;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            double x = from + (to - from) * (i + 0.5) / steps;
            double weight = Math.pow(x, a) * Math.pow(1 - x, b);
            weights += weight;
            sum += weight * Math.pow(x / share, hits) * Math.pow((1 - x) / (1 - share), values - hits);
        }
        return sum / weights;
    }

    /** Asked after each value, all of them together are wrong as seldom as is allowed. */
    @ParameterizedTest
    @CsvSource({"0.01, 0.05", "0.1, 0.05", "0.5, 0.02"})
    void itMayBeAskedAfterEachValue(double share, double error) {
        SplittableRandom random = new SplittableRandom(20_261_128);
        int runs = 1_000;
        int above = 0;
        int below = 0;
        for (int run = 0; run < runs; run++) {
            int hits = 0;
            boolean wronglyAbove = false;
            boolean wronglyBelow = false;
            for (int n = 1; n <= 300; n++) {
                hits += random.nextDouble() < share ? 1 : 0;
                wronglyAbove |= SequentialProof.above(n, hits, share, error);
                wronglyBelow |= SequentialProof.below(n, hits, share, error);
            }
            above += wronglyAbove ? 1 : 0;
            below += wronglyBelow ? 1 : 0;
        }
        // four standard deviations above the allowed rate
        double most = runs * error + 4 * Math.sqrt(runs * error);
        assertThat(above).isLessThanOrEqualTo((int) most);
        assertThat(below).isLessThanOrEqualTo((int) most);
    }

    @Test
    void aFewValuesThatAreAllHitsProveMuch() {
        assertThat(SequentialProof.fewestAbove(0.01, 0.001)).isEqualTo(2);
        assertThat(SequentialProof.fewestAbove(0.01, 1e-6)).isEqualTo(4);
        assertThat(SequentialProof.above(3, 3, 0.01, 0.001)).isTrue();
        assertThat(SequentialProof.above(10_000, 100, 0.01, 0.01)).isFalse();
    }

    @Test
    void manyValuesAreNoMatter() {
        assertThat(SequentialProof.below(10_000_000, 50_000, 0.01, 1e-9)).isTrue();
        assertThat(SequentialProof.above(10_000_000, 50_000, 0.01, 0.5)).isFalse();
        assertThat(SequentialProof.above(10_000_000, 150_000, 0.01, 1e-9)).isTrue();
        assertThat(SequentialProof.below(10_000_000, 150_000, 0.01, 0.5)).isFalse();
    }
}
