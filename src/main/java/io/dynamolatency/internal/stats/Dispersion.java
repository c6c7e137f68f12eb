package io.dynamolatency.internal.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How much more the number of hits varies from one stretch of time to the next than it would if each value were one by
 * itself, and what a value is worth then. Pure functions.
 */
final class Dispersion {

    /** How many stretches are compared: more and each is short, fewer and their variance is little known. */
    private static final int STRETCHES = 50;

    /** The fewest values of a stretch, so that it can hold a cluster. */
    private static final int STRETCH = 5;

    /** With fewer stretches their variance is anybody's guess. */
    private static final int FEWEST_STRETCHES = 10;

    private Dispersion() {}

    /** Into how many stretches so many values are divided; 0 where there are too few of them to compare. */
    static int stretches(int values) {
        int stretches = Math.min(STRETCHES, values / STRETCH);
        return stretches < FEWEST_STRETCHES ? 0 : stretches;
    }

    /**
     * How far the hits of each stretch are from its share of all, in standard deviations of independent values.
     *
     * @param hits of each stretch
     * @param sizes how many values each stretch has, as many as there are of {@code hits}; one without values is as
     *     expected
     * @return all 0.0 where no value is a hit, or each is
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
     * The covariance of two series of residuals, and of one with itself its variance: 1.0 on average where so many hits
     * lie anywhere among the values, more where they lie together.
     */
    static double covariance(double[] one, double[] other, int values) {
        double sum = 0.0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        // that many hits, in any order, have a chi-square with the mean (stretches - 1) values / (values - 1)
        return sum / (one.length - 1) * (values - 1) / values;
    }

    /** A variance of residuals as a design effect: at least 1.0. */
    static double effect(double variance) {
        // a single hit has a variance of 1 exactly, and floating point a little more
        return variance > 1.0 + 1e-9 ? variance : 1.0;
    }

    /**
     * What share of an independent value each value is worth. The design effect is an estimate itself, from the
     * variance of so many stretches; being as sure as with a known one takes the quantile of Student's t instead of the
     * normal (Korn and Graubard, Survey Methodology 24 (1998), 193-201).
     *
     * @param effect at least 1.0
     * @param stretches at least 2 where the effect is above 1.0
     * @param error of one direction, above 0.0, below 1.0
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
