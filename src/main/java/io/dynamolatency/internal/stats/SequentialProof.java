package io.dynamolatency.internal.stats;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Proves that the true share of hits lies above or below a given share, if the values so far are enough. Each value is
 * either a hit or not. The proof can be tried after each new value without a loss of confidence, because it uses an
 * e-process. The e-process is a mixture of likelihood ratios against the given share. Suppose that the true share
 * equals the given share. Then the e-process exceeds {@code 1 / error} at some time with a probability of at most
 * {@code error}, by Ville's inequality. The probability of a wrong proof is therefore at most {@code error}. See
 * Ramdas, Grünwald, Vovk and Shafer, Statistical Science 38 (2023), 576-601. The weights of the mixture are a beta
 * density, cut off at the given share. Pure functions.
 */
final class SequentialProof {

    /**
     * With these two parameters, the density is Jeffreys' density. A few values are enough to detect a share near 1.
     */
    private static final double ABOVE_A = 0.5;

    private static final double ABOVE_B = 0.5;

    /**
     * With these two parameters, the density has most weight near 0, since calls of a healthy client hardly ever reach
     * a limit.
     */
    private static final double BELOW_A = 0.3;

    private static final double BELOW_B = 1.0;

    private SequentialProof() {}

    /** Returns whether the true share is proved to be above {@code share}. */
    static boolean above(int values, int hits, double share, double error) {
        return hits > 0
                && logMass(ABOVE_A + hits, ABOVE_B + values - hits, share, true)
                                - logMass(ABOVE_A, ABOVE_B, share, true)
                                - logLikelihood(values, hits, share)
                        >= -Math.log(error);
    }

    /** Returns whether the true share is proved to be below {@code share}. */
    static boolean below(int values, int hits, double share, double error) {
        return values > hits
                && logMass(BELOW_A + hits, BELOW_B + values - hits, share, false)
                                - logMass(BELOW_A, BELOW_B, share, false)
                                - logLikelihood(values, hits, share)
                        >= -Math.log(error);
    }

    private static double logLikelihood(int values, int hits, double share) {
        return hits * Math.log(share) + (values - hits) * Math.log1p(-share);
    }

    /**
     * Returns the logarithm of the integral of {@code x^(a-1) (1-x)^(b-1)}, from the share to 1, or from 0 to the
     * share.
     */
    private static double logMass(double a, double b, double share, boolean upper) {
        BetaDistribution beta = BetaDistribution.of(a, b);
        double mass = upper ? beta.survivalProbability(share) : beta.cumulativeProbability(share);
        // the density at 1/2 shows the constant that divides the density
        double logBeta = -(a + b - 2) * Math.log(2) - beta.logDensity(0.5);
        return logBeta + Math.log(mass);
    }

    /** Returns the least number of values that prove the true share below {@code share}, if no value is a hit. */
    static int fewestBelow(double share, double error) {
        int most = 1;
        while (!below(most, 0, share, error)) {
            most *= 2;
        }
        int least = most / 2;
        while (most - least > 1) {
            int middle = (least + most) / 2;
            if (below(middle, 0, share, error)) {
                most = middle;
            } else {
                least = middle;
            }
        }
        return most;
    }

    /** Returns the least number of values that prove the true share above {@code share}, if all values are hits. */
    static int fewestAbove(double share, double error) {
        int values = 1;
        while (!above(values, values, share, error)) {
            values++;
        }
        return values;
    }
}
