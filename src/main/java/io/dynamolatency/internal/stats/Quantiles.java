package io.dynamolatency.internal.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** Computes nearest-rank quantiles of a sample, and their exact bounds. Pure functions over sorted values. */
public final class Quantiles {

    private Quantiles() {}

    /**
     * Returns the nearest-rank quantile. The result is the smallest value of the sample with at least the share {@code
     * q} of all values at or below this value.
     *
     * @param sorted ascending, not empty
     * @param q above 0.0, up to 1.0
     * @throws IllegalArgumentException if the sample is empty or {@code q} is out of range
     */
    public static long nearestRank(long[] sorted, double q) {
        return nearestRank(SortedSample.of(sorted), q);
    }

    /** Returns the nearest-rank quantile of a sample that is not an array; see {@link #nearestRank(long[], double)}. */
    public static long nearestRank(SortedSample values, double q) {
        requireSample(values.size(), q);
        return values.get(rank(values.size(), q) - 1);
    }

    /**
     * Returns the least number of values for which a quantile differs from the maximum: {@code 1 / (1 - q)}. With this
     * number of values, one value of the sample is on average above the quantile. The number is 1 for the maximum
     * itself.
     *
     * @param q above 0.0, up to 1.0
     */
    public static int samplesNeeded(double q) {
        requireSample(1, q);
        // in binary, 1 - 0.999 is 0.0010000000000000009, so round 1/(1 - q) before ceil
        return q == 1.0 ? 1 : (int) Math.ceil(Math.round(1e6 / (1.0 - q)) / 1e6);
    }

    /**
     * Returns two values of the sample between which a quantile of the whole population lies (order statistics). The
     * number of values below the true quantile is binomial, whatever the distribution (David and Nagaraja, Order
     * Statistics, 3rd edition, 7.1).
     *
     * @param sorted the sample in ascending order, not empty; its values are independent of each other
     * @param q above 0.0, below 1.0
     * @param confidence the least probability that the quantile lies within the bounds, above 0.0, below 1.0
     * @return the bounds. If the sample is too small for a bound, the lower bound is 0, or the upper bound is {@link
     *     Long#MAX_VALUE}
     */
    public static Bounds bounds(SortedSample sorted, double q, double confidence) {
        return bounds(sorted, q, (1.0 - confidence) / 2.0, 1.0);
    }

    /**
     * Returns bounds of a quantile from dependent values. Computes ranks for the effective number of values, and scales
     * these ranks to the sample (Woodruff, Journal of the American Statistical Association 47 (1952), 635-646).
     *
     * @param tail the greatest probability that the quantile lies below the bounds. The same number is the greatest
     *     probability that the quantile lies above the bounds
     * @param worth how many independent values one value counts as, above 0.0, up to 1.0
     */
    static Bounds bounds(SortedSample sorted, double q, double tail, double worth) {
        requireSample(sorted.size(), q);
        int values = sorted.size();
        int effective = (int) Math.floor(values * worth);
        if (effective == 0) {
            return new Bounds(0, Long.MAX_VALUE);
        }
        BinomialDistribution below = BinomialDistribution.of(effective, q);
        // P(X_(l) > quantile) = P(B <= l - 1) has to stay within the tail; likewise P(X_(u) < quantile) = P(B >= u)
        int lower = below.inverseCumulativeProbability(tail);
        while (lower > 0 && below.cumulativeProbability(lower - 1) > tail) {
            lower--;
        }
        int upper = below.inverseCumulativeProbability(1.0 - tail) + 1;
        while (upper <= effective && below.survivalProbability(upper - 1) > tail) {
            upper++;
        }
        // ranks among all values, rounded outward
        return new Bounds(
                lower < 1 ? 0 : sorted.get((int) ((lower - 1L) * values / effective)),
                upper > effective
                        ? Long.MAX_VALUE
                        : sorted.get((int) (((long) upper * values + effective - 1) / effective) - 1));
    }

    private static int rank(int count, double q) {
        // without the small correction, 0.07 * 100 = 7.000000000000001 would become rank 8
        return Math.max(1, (int) Math.ceil(q * count - 1e-9));
    }

    private static void requireSample(int count, double q) {
        if (count == 0) {
            throw new IllegalArgumentException("an empty sample has no quantiles");
        }
        if (!(q > 0.0 && q <= 1.0)) {
            throw new IllegalArgumentException("quantile " + q + " is out of range; it lies above 0 and up to 1");
        }
    }

    /**
     * Two values between which a quantile lies.
     *
     * @param low the lower bound
     * @param high the upper bound
     */
    public record Bounds(long low, long high) {}
}
