package io.dynamolatency.internal.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Measures how strongly hits cluster in time. A hit is a value that reaches a limit. The class divides the values into
 * stretches of time, and counts the hits of each stretch. It compares the variance of these counts with the variance
 * that independent values would have. Pure functions.
 */
final class Dispersion {

    /**
     * The number of stretches to compare. With more stretches, each stretch would be too short. With fewer stretches,
     * the estimate of the variance between stretches would be too uncertain.
     */
    private static final int STRETCHES = 50;

    /** The least number of values in a stretch. A shorter stretch can't contain a cluster. */
    private static final int STRETCH = 5;

    /** With fewer stretches, the variance between stretches can't be estimated. */
    private static final int FEWEST_STRETCHES = 10;

    private Dispersion() {}

    /** Returns how many stretches to divide the values into; 0 if there are too few values to compare stretches. */
    static int stretches(int values) {
        int stretches = Math.min(STRETCHES, values / STRETCH);
        return stretches < FEWEST_STRETCHES ? 0 : stretches;
    }

    /**
     * Returns for each stretch how much its number of hits differs from the expected number. The unit is the standard
     * deviation of the number of hits, if values were independent.
     *
     * @param hits the number of hits in each stretch
     * @param sizes the number of values in each stretch. The residual of a stretch without values is 0.0
     * @return the residual of each stretch; all 0.0 if no value is a hit, or all values are hits
     */
    static double[] residuals(int[] hits, int[] sizes) {
        long all = 0;
        long values = 0;
        for (int i = 0; i < hits.length; i++) {
            all += hits[i];
            values += sizes[i];
        }
        double share = (double) all / values;
        double[] residuals = new double[hits.length];
        for (int i = 0; i < hits.length && all > 0 && all < values; i++) {
            if (sizes[i] > 0) {
                residuals[i] = (hits[i] - share * sizes[i]) / Math.sqrt(share * (1.0 - share) * sizes[i]);
            }
        }
        return residuals;
    }

    /**
     * Returns the covariance of two series of residuals. The covariance of a series with itself is its variance. If the
     * hits are spread at random over the values, the variance is 1.0 on average. If the hits cluster, the variance is
     * larger.
     */
    static double covariance(double[] one, double[] other, int values) {
        double sum = 0.0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        // over all orders of the hits, chi-square has the mean (stretches - 1) * values / (values - 1)
        return sum / (one.length - 1) * (values - 1) / values;
    }

    /** Returns the design effect for a variance of residuals, at least 1.0. */
    static double effect(double variance) {
        // with a single hit, the variance is exactly 1, but rounding can make it a little larger
        return variance > 1.0 + 1e-9 ? variance : 1.0;
    }

    /**
     * Returns how many independent values one value counts as, at most 1.0. The design effect is only an estimate, from
     * the variance of a few stretches. This method therefore uses the quantile of Student's t instead of the quantile
     * of the normal distribution (Korn and Graubard, Survey Methodology 24 (1998), 193-201).
     *
     * @param effect the design effect, at least 1.0
     * @param stretches the number of stretches, at least 2 if the effect is above 1.0
     * @param error the error probability for one direction, above 0.0, below 1.0
     */
    static double worth(double effect, int values, int stretches, double error) {
        if (effect == 1.0) {
            return 1.0;
        }
        if (error >= 0.5) {
            return 1.0 / effect;
        }
        double known = TDistribution.of(values - 1).inverseSurvivalProbability(error);
        double estimated = TDistribution.of(stretches - 1).inverseSurvivalProbability(error);
        return Math.pow(known / estimated, 2) / effect;
    }
}
