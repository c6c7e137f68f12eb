package io.dynamolatency.internal.stats;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Decides on which side of a limit a quantile lies, if the values prove it. The quantile is a quantile of the
 * population from which the values come. The values are in the order of time. If the values are independent of each
 * other, the number of values that reach the limit is binomial, whatever their distribution. Stalls hit several calls
 * in a row, so the values count as fewer independent values: the effective sample size (Kish, Survey Sampling, 1965,
 * 8.2). The proof uses this size (like Korn and Graubard, Survey Methodology 24 (1998), 193-201). The proof can be
 * tried after each value. Pure functions.
 */
public final class QuantileBound {

    private QuantileBound() {}

    /**
     * Returns the design effect. This is the variance of the number of values that reach the limit, divided by the
     * variance that this number would have for independent values. This method estimates the design effect from the
     * dispersion of the counts in 10 to 50 equal stretches of time (Pearson's chi-square for equal shares, divided by
     * its mean).
     *
     * @param reached for each value, in the order of time, whether it is at or above the limit
     * @return at least 1.0; 1.0 for fewer than 50 values. The effect is also 1.0 if no value or all values reach the
     *     limit, because the dispersion is then unknown
     */
    static double designEffect(boolean[] reached) {
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
     * Returns whether the values prove that the quantile lies below the limit. Perhaps only the newest values are known
     * one by one. This method assumes that the older values cluster like the newest values.
     *
     * <p>A stall can hit several calls, for example one call of each thread. Only calls that reach the limit show how
     * strongly calls cluster. If the quantile is below the limit, few or no calls reach the limit, and these few calls
     * do not show clusters. Each value therefore counts at most as {@code 1 / together} of an independent value. The
     * proof then needs {@code together} times as many values.
     *
     * @param reached for each of the newest values, in the order of time, whether it is at or above the limit
     * @param all the number of all values, the newest included
     * @param hitsOfAll how many of all values are at or above the limit
     * @param q the quantile, above 0.0, below 1.0
     * @param error the greatest probability of being wrong, above 0.0, below 1.0
     * @param together how many consecutive values one stall can hit, at least 1
     */
    public static boolean provesBelow(boolean[] reached, int all, int hitsOfAll, double q, double error, int together) {
        requireShares(q, error);
        // if the quantile were at or above the limit, at least the share 1 - q of the values would reach the limit
        double worth = Math.min(worth(reached, designEffect(reached), error), 1.0 / together);
        int values = (int) Math.floor(all * worth);
        int hits = Math.min(values, (int) Math.ceil(hitsOfAll * worth));
        return values > 0 && SequentialProof.below(values, hits, 1.0 - q, error);
    }

    /**
     * Returns whether the values prove that the quantile does not lie below the limit.
     *
     * @param reached for each value, in the order of time, whether it is at or above the limit
     * @param q the quantile, above 0.0, below 1.0
     * @param error the greatest probability of being wrong, above 0.0, below 1.0
     */
    public static boolean provesNotBelow(boolean[] reached, double q, double error) {
        return provesNotBelow(reached, reached.length, count(reached, 0, reached.length), q, error);
    }

    /**
     * Returns whether the first values of a run prove that the quantile does not lie below the limit. These values are
     * too few to show how they cluster. Each value therefore counts only as a part of an independent value.
     *
     * @param together how many consecutive values one stall can hit, at least 1
     */
    public static boolean provesNotBelowEarly(boolean[] reached, double q, double error, int together) {
        requireShares(q, error);
        int values = (reached.length + together - 1) / together;
        int hits = count(reached, 0, reached.length) / together;
        return SequentialProof.above(values, hits, 1.0 - q, error);
    }

    /**
     * Returns whether the values prove that the quantile does not lie below the limit, if only the newest values are
     * known one by one. This method assumes that the older values cluster like the newest values.
     *
     * @param reached for each of the newest values, in the order of time, whether it is at or above the limit
     * @param all the number of all values, the newest included
     * @param hitsOfAll how many of all values are at or above the limit
     */
    public static boolean provesNotBelow(boolean[] reached, int all, int hitsOfAll, double q, double error) {
        requireShares(q, error);
        // if the quantile were below the limit, at most the share 1 - q of the values would reach the limit
        double worth = worth(reached, designEffect(reached), error);
        int values = (int) Math.ceil(all * worth);
        int hits = (int) Math.floor(hitsOfAll * worth);
        return hits > 0 && SequentialProof.above(values, hits, 1.0 - q, error);
    }

    /**
     * Returns whether the values prove that the quantile does not lie below the limit. Call this method only once, at
     * the end of a run. The proof is an exact binomial test. It needs fewer values than a proof that can be tried after
     * each value.
     */
    public static boolean provesNotBelowOnce(boolean[] reached, double q, double error) {
        requireShares(q, error);
        double worth = worth(reached, designEffect(reached), error);
        int values = (int) Math.ceil(reached.length * worth);
        int hits = (int) Math.floor(count(reached, 0, reached.length) * worth);
        // this beta distribution's probability below 1 - q equals the probability of at least this number of hits
        return hits > 0 && BetaDistribution.of(hits, values - hits + 1.0).cumulativeProbability(1.0 - q) <= error;
    }

    /**
     * Returns the least number of values that can prove that the quantile is below a limit. This number is enough if no
     * value reaches the limit.
     *
     * @param q above 0.0, below 1.0
     * @param error above 0.0, below 1.0
     */
    public static int fewestToProveBelow(double q, double error) {
        requireShares(q, error);
        return SequentialProof.fewestBelow(1.0 - q, error);
    }

    /**
     * Returns the least number of values that can prove that the quantile is not below a limit. This number is enough
     * if all values reach the limit.
     *
     * @param q above 0.0, below 1.0
     * @param error above 0.0, below 1.0
     */
    public static int fewestToProveNotBelow(double q, double error) {
        requireShares(q, error);
        return SequentialProof.fewestAbove(1.0 - q, error);
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
