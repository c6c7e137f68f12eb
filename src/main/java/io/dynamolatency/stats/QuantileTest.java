package io.dynamolatency.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Whether values in the order of their time prove on which side of a limit a quantile of their population lies. The number of
 * values that reach the limit is binomial, whatever the distribution, as long as they are independent of each other. Stalls hit
 * several calls in a row; then so many values are worth as many as would be as sure of themselves if they were independent, the
 * effective sample size (Kish, Survey Sampling, 1965, 8.2), which goes into the exact binomial instead (Korn and Graubard,
 * Survey Methodology 24 (1998), 193-201). Pure functions.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class QuantileTest {

    /** How many blocks the design effect is taken from: more and each is short, fewer and their variance is little known. */
    private static final int BLOCKS = 50;

    /** The fewest values of a block, so that it can hold a cluster. */
    private static final int BLOCK = 5;

    /** With fewer blocks their variance is anybody's guess. */
    private static final int FEWEST_BLOCKS = 10;

    private QuantileTest() {}

    /**
     * By how much the variance of the number of values that reach the limit exceeds that of independent values: the dispersion
     * of the counts in some 50 consecutive blocks (Pearson's chi-square for equal shares, divided by its mean).
     *
     * @param reached in the order of time, whether each value is at or above the limit
     * @return at least 1.0; 1.0 for fewer than 50 values, and where none or all reach the limit, since then nothing tells
     */
    public static double designEffect(boolean[] reached) {
        int values = reached.length;
        int blocks = blocks(values);
        int hits = count(reached, 0, values);
        if (blocks < FEWEST_BLOCKS || hits == 0 || hits == values) {
            return 1.0;
        }
        double share = (double) hits / values;
        double squares = 0.0;
        for (int block = 0; block < blocks; block++) {
            int from = start(block, values, blocks);
            int to = start(block + 1, values, blocks);
            double expected = share * (to - from);
            double excess = count(reached, from, to) - expected;
            squares += excess * excess / expected;
        }
        // with so many hits in all, whatever their order, the mean of the chi-square is (blocks - 1) values / (values -
        // 1)
        double effect = squares / (1.0 - share) / (blocks - 1) * (values - 1) / values;
        // a single hit gives 1 exactly, and floating point a little more
        return effect > 1.0 + 1e-9 ? effect : 1.0;
    }

    /**
     * Whether the values prove that the quantile lies below the limit.
     *
     * @param reached in the order of time, whether each value is at or above the limit
     * @param q which quantile, above 0.0, below 1.0
     * @param error the greatest probability of being wrong, above 0.0, below 1.0
     */
    public static boolean provesBelow(boolean[] reached, double q, double error) {
        requireShares(q, error);
        // were the quantile at the limit or above it, at least the share 1 - q would reach it
        double worth = worth(reached, error);
        int values = (int) Math.floor(reached.length * worth);
        int hits = Math.min(values, (int) Math.ceil(count(reached, 0, reached.length) * worth));
        return values > 0 && BinomialDistribution.of(values, 1.0 - q).cumulativeProbability(hits) <= error;
    }

    /**
     * Whether the values prove that the quantile does not lie below the limit.
     *
     * @param reached in the order of time, whether each value is at or above the limit
     * @param q which quantile, above 0.0, below 1.0
     * @param error the greatest probability of being wrong, above 0.0, below 1.0
     */
    public static boolean provesNotBelow(boolean[] reached, double q, double error) {
        requireShares(q, error);
        // were the quantile below the limit, at most the share 1 - q would reach it
        double worth = worth(reached, error);
        int values = (int) Math.ceil(reached.length * worth);
        int hits = (int) Math.floor(count(reached, 0, reached.length) * worth);
        return hits > 0 && BinomialDistribution.of(values, 1.0 - q).survivalProbability(hits - 1) <= error;
    }

    /**
     * The fewest values that can prove the quantile below a limit: that many when none reaches it, {@code q^n <= error}.
     *
     * @param q above 0.0, below 1.0
     * @param error above 0.0, below 1.0
     */
    public static int fewestToProveBelow(double q, double error) {
        requireShares(q, error);
        return fewest(q, error);
    }

    /**
     * The fewest values that can prove the quantile not below a limit: that many when all reach it, {@code (1 - q)^n <= error}.
     *
     * @param q above 0.0, below 1.0
     * @param error above 0.0, below 1.0
     */
    public static int fewestToProveNotBelow(double q, double error) {
        requireShares(q, error);
        return fewest(1.0 - q, error);
    }

    private static int fewest(double each, double error) {
        // 1 - 0.9 is 0.09999999999999998 in binary: the tiny step back keeps 0.1^3 <= 0.001 from taking a fourth
        return Math.max(1, (int) Math.ceil(Math.log(error) / Math.log(each) - 1e-9));
    }

    /**
     * What share of an independent value each value is worth. The design effect is an estimate itself, from the variance of so
     * many blocks; being as sure as with a known one takes the quantile of Student's t instead of the normal (Korn and
     * Graubard, as above, 3).
     */
    private static double worth(boolean[] reached, double error) {
        double effect = designEffect(reached);
        if (effect == 1.0) {
            return 1.0;
        }
        double known = TDistribution.of(reached.length - 1).inverseSurvivalProbability(error);
        double estimated = TDistribution.of(blocks(reached.length) - 1).inverseSurvivalProbability(error);
        return error < 0.5 ? Math.pow(known / estimated, 2) / effect : 1.0 / effect;
    }

    private static int blocks(int values) {
        return Math.min(BLOCKS, values / BLOCK);
    }

    private static int start(int block, int values, int blocks) {
        return (int) ((long) block * values / blocks);
    }

    private static int count(boolean[] reached, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += reached[i] ? 1 : 0;
        }
        return count;
    }

    private static void requireShares(double q, double error) {
        if (!(q > 0.0 && q < 1.0)) {
            throw new IllegalArgumentException("quantile " + q + " is out of range; it lies between 0 and 1");
        }
        if (!(error > 0.0 && error < 1.0)) {
            throw new IllegalArgumentException("error " + error + " is out of range; it lies between 0 and 1");
        }
    }
}
