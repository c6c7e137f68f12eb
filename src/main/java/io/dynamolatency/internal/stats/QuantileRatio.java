package io.dynamolatency.internal.stats;

import java.util.Arrays;

/**
 * How many times one sample's quantile is the other's, with an interval. The interval divides the ends of both
 * quantiles' exact intervals (order statistics), each at half the risk (Bonferroni), so it holds for any two
 * distributions. An end that samples of that size cannot give is open.
 *
 * @param quantile which, above 0.0, below 1.0; of the slower one alone where it is
 *     {@linkplain #toMedian held against a median}
 * @param ratio the estimate: one's quantile divided by the other's
 * @param low lower end of the interval, 0.0 where it is open
 * @param high upper end, {@link Double#POSITIVE_INFINITY} where it is open
 * @param confidence the least probability that the interval holds the true ratio
 * @param paired whether it was taken from alternating blocks
 */
public record QuantileRatio(double quantile, double ratio, double low, double high, double confidence, boolean paired) {

    private static final double MEDIAN = 0.5;

    /**
     * The ratio of two samples taken one after the other. What drifted between them it cannot know, and values count as
     * independent of each other.
     *
     * @param slowerSorted ascending, not empty
     * @param fasterSorted ascending, not empty, above 0
     * @param q above 0.0, below 1.0
     * @param confidence above 0.0, below 1.0
     */
    public static QuantileRatio unpaired(long[] slowerSorted, long[] fasterSorted, double q, double confidence) {
        return unpaired(SortedSample.of(slowerSorted), SortedSample.of(fasterSorted), q, confidence);
    }

    /**
     * Returns the same interval, said to be of another confidence: one of several looks, each of them wider than its
     * share.
     */
    public QuantileRatio withConfidence(double other) {
        return new QuantileRatio(quantile, ratio, low, high, other, paired);
    }

    /** The same of values that are kept in another way. */
    public static QuantileRatio unpaired(
            SortedSample slowerSorted, SortedSample fasterSorted, double q, double confidence) {
        return of(slowerSorted, 1.0, q, fasterSorted, 1.0, q, confidence, false);
    }

    /**
     * How many times another sample's median a sample's quantile is: the same, for a measure that has few values and so
     * no other quantile that could be told.
     *
     * @param sorted ascending, not empty
     * @param measureSorted ascending, not empty, above 0
     * @param q of {@code sorted}, above 0.0, below 1.0
     * @param confidence above 0.0, below 1.0
     */
    public static QuantileRatio toMedian(SortedSample sorted, long[] measureSorted, double q, double confidence) {
        return of(sorted, 1.0, q, SortedSample.of(measureSorted), 1.0, MEDIAN, confidence, false);
    }

    /**
     * Returns the ratio of samples taken in alternating blocks.
     *
     * <p>Dependent values are worth less than independent ones, by the design effect of the number of values above the
     * quantile in each stretch of time (as in Woodruff's interval). A drift of the machine moves both halves of the
     * ratio. So the covariance of those numbers in stretches of the same time is subtracted.
     *
     * <p>Other methods miss their confidence with few calls: Student's t on the logarithms of the ratios of sections
     * (Asmussen and Glynn, Stochastic Simulation, 2007, chapter III) and the bootstrap over blocks. Both assume that
     * the blocks have shown the whole tail. {@code docs/verdicts.md} has the coverage of each.
     *
     * @param slowerBlocks the blocks of one sample in their order, none empty, each in the order of time
     * @param fasterBlocks the blocks of the other, as many, with values above 0
     * @param q above 0.0, below 1.0
     * @param confidence above 0.0, below 1.0
     * @throws IllegalArgumentException if the blocks can't be paired
     */
    public static QuantileRatio paired(long[][] slowerBlocks, long[][] fasterBlocks, double q, double confidence) {
        if (slowerBlocks.length != fasterBlocks.length || slowerBlocks.length == 0) {
            throw new IllegalArgumentException(
                    slowerBlocks.length + " blocks cannot be paired with " + fasterBlocks.length);
        }
        SortedSample slower = SortedSample.of(sorted(slowerBlocks));
        SortedSample faster = SortedSample.of(sorted(fasterBlocks));
        int values = Math.min(slower.size(), faster.size());
        int wanted = Dispersion.stretches(values);
        if (wanted == 0) {
            return of(slower, 1.0, q, faster, 1.0, q, confidence, true);
        }
        // a stretch is a part of a block, or some blocks together, so that those of both samples lie side by side
        int blocks = slowerBlocks.length;
        int stretches = wanted < blocks ? wanted : wanted / blocks * blocks;
        double[] ofSlower = residuals(slowerBlocks, Quantiles.nearestRank(slower, q), stretches);
        double[] ofFaster = residuals(fasterBlocks, Quantiles.nearestRank(faster, q), stretches);
        double common = Math.max(0.0, Dispersion.covariance(ofSlower, ofFaster, values));
        double error = error(confidence);
        return of(
                slower,
                worth(ofSlower, common, slower.size(), error),
                q,
                faster,
                worth(ofFaster, common, faster.size(), error),
                q,
                confidence,
                true);
    }

    private static double worth(double[] residuals, double common, int values, double error) {
        double own = Dispersion.covariance(residuals, residuals, values) - common;
        return Dispersion.worth(Dispersion.effect(own), values, residuals.length, error);
    }

    private static double[] residuals(long[][] blocks, long limit, int stretches) {
        int[] hits = new int[stretches];
        int[] sizes = new int[stretches];
        for (int block = 0; block < blocks.length; block++) {
            int size = blocks[block].length;
            for (int i = 0; i < size; i++) {
                int stretch = (int) (((long) block * size + i) * stretches / ((long) size * blocks.length));
                hits[stretch] += blocks[block][i] >= limit ? 1 : 0;
                sizes[stretch]++;
            }
        }
        return Dispersion.residuals(hits, sizes);
    }

    private static QuantileRatio of(
            SortedSample slower,
            double slowerWorth,
            double q,
            SortedSample faster,
            double fasterWorth,
            double ofFaster,
            double confidence,
            boolean paired) {
        Quantiles.Bounds above = Quantiles.bounds(slower, q, error(confidence), slowerWorth);
        Quantiles.Bounds below = Quantiles.bounds(faster, ofFaster, error(confidence), fasterWorth);
        return new QuantileRatio(
                q,
                (double) Quantiles.nearestRank(slower, q) / Quantiles.nearestRank(faster, ofFaster),
                below.high() == Long.MAX_VALUE ? 0.0 : (double) above.low() / below.high(),
                above.high() == Long.MAX_VALUE || below.low() == 0
                        ? Double.POSITIVE_INFINITY
                        : (double) above.high() / below.low(),
                confidence,
                paired);
    }

    /** There are two samples, and each has two ends that may be wrong. */
    private static double error(double confidence) {
        return (1.0 - confidence) / 4.0;
    }

    private static long[] sorted(long[][] blocks) {
        for (long[] block : blocks) {
            if (block.length == 0) {
                throw new IllegalArgumentException("a block without values cannot be paired");
            }
        }
        return Arrays.stream(blocks).flatMapToLong(Arrays::stream).sorted().toArray();
    }
}
