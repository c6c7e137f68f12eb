package io.dynamolatency.internal.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Whether values in the order of their time prove on which side of a limit a quantile of their population lies. The
 * number of values that reach the limit is binomial, whatever the distribution, as long as they are independent of each
 * other. Stalls hit several calls in a row; then so many values are worth as many as would be as sure of themselves if
 * they were independent, the effective sample size (Kish, Survey Sampling, 1965, 8.2), which goes into the exact
 * binomial instead (Korn and Graubard, Survey Methodology 24 (1998), 193-201). Pure functions.
 */
public final class QuantileBound {

    private QuantileBound() {}

    /**
     * By how much the variance of the number of values that reach the limit exceeds that of independent values: the
     * dispersion of the counts in some 50 equal stretches of time (Pearson's chi-square for equal shares, divided by
     * its mean).
     *
     * @param reached in the order of time, whether each value is at or above the limit
     * @return at least 1.0; 1.0 for fewer than 50 values, and where none or all reach the limit, since then nothing
     *     tells
     */
    public static double designEffect(boolean[] reached) {
        int stretches = Dispersion.stretches(reached.length);
        if (stretches == 0) {
            return 1.0;
        }
        int[] hits = new int[stretches];
        int[] sizes = new int[stretches];
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) i * reached.length / stretches);
            int to = (int) ((i + 1L) * reached.length / stretches);
            hits[i] = count(reached, from, to);
            sizes[i] = to - from;
        }
        double[] residuals = Dispersion.residuals(hits, sizes);
        return Dispersion.effect(Dispersion.covariance(residuals, residuals, reached.length));
    }

    /**
     * Whether the values prove that the quantile lies below the limit.
     *
     * @param reached in the order of time, whether each value is at or above the limit
     * @param q which quantile, above 0.0, below 1.0
     * @param error the greatest probability of being wrong, above 0.0, below 1.0
     */
    public static boolean provesBelow(boolean[] reached, double q, double error) {
        return provesBelow(reached, q, error, 1);
    }

    /**
     * The same where one stall hits several calls, such as one of each thread. The calls that reach the limit show how
     * they cluster, but for a quantile below the limit there are few of them or none, and nothing is known of clusters
     * that did not come. So each value is worth no more than a part of an independent one from the outset, and it takes
     * so many times as many.
     *
     * @param together how many consecutive values one stall may hit, at least 1
     */
    public static boolean provesBelow(boolean[] reached, double q, double error, int together) {
        return provesBelow(reached, reached.length, count(reached, 0, reached.length), q, error, together);
    }

    /**
     * The same of more values than are known one by one, which are taken to cluster as those do.
     *
     * @param reached the newest of the values
     * @param all how many values there are, with those
     * @param hitsOfAll how many of them are at or above the limit
     */
    public static boolean provesBelow(boolean[] reached, int all, int hitsOfAll, double q, double error, int together) {
        requireShares(q, error);
        // were the quantile at the limit or above it, at least the share 1 - q would reach it
        double worth = Math.min(worth(reached, designEffect(reached), error), 1.0 / together);
        int values = (int) Math.floor(all * worth);
        int hits = Math.min(values, (int) Math.ceil(hitsOfAll * worth));
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
        return provesNotBelow(reached, reached.length, count(reached, 0, reached.length), q, error);
    }

    /**
     * The same of more values than are known one by one, which are taken to cluster as those do.
     *
     * @param reached the newest of the values
     * @param all how many values there are, with those
     * @param hitsOfAll how many of them are at or above the limit
     */
    public static boolean provesNotBelow(boolean[] reached, int all, int hitsOfAll, double q, double error) {
        requireShares(q, error);
        // were the quantile below the limit, at most the share 1 - q would reach it
        double worth = worth(reached, designEffect(reached), error);
        int values = (int) Math.ceil(all * worth);
        int hits = (int) Math.floor(hitsOfAll * worth);
        return hits > 0 && BinomialDistribution.of(values, 1.0 - q).survivalProbability(hits - 1) <= error;
    }

    /**
     * The fewest values that can prove the quantile below a limit: that many when none reaches it,
     * {@code q^n <= error}.
     *
     * @param q above 0.0, below 1.0
     * @param error above 0.0, below 1.0
     */
    public static int fewestToProveBelow(double q, double error) {
        requireShares(q, error);
        return fewest(q, error);
    }

    /**
     * The fewest values that can prove the quantile not below a limit: that many when all reach it,
     * {@code (1 - q)^n <= error}.
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

    private static double worth(boolean[] reached, double effect, double error) {
        return Dispersion.worth(effect, reached.length, Dispersion.stretches(reached.length), error);
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
