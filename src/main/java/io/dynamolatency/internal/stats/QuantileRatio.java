package io.dynamolatency.internal.stats;

import java.util.Arrays;

/**
 * The ratio of a quantile in two samples, with an interval. Each of the two quantiles has an exact interval (order
 * statistics), which uses half of the error probability (Bonferroni). Each end of the ratio's interval is one end of
 * the slower quantile's interval, divided by the opposite end of the other interval. The ratio's interval is therefore
 * valid for any two distributions. If the samples are too small for an end, this end is open.
 *
 * @param quantile the quantile, above 0.0, below 1.0; for a ratio {@linkplain #toMedian to a median}, the quantile of
 *     the slower sample only
 * @param ratio the estimate: the slower sample's quantile divided by the faster sample's quantile
 * @param low lower end of the interval, 0.0 if open
 * @param high upper end, {@link Double#POSITIVE_INFINITY} if open
 * @param confidence the least probability that the interval contains the true ratio
 * @param paired whether the samples are from alternating blocks
 */
public record QuantileRatio(double quantile, double ratio, double low, double high, double confidence, boolean paired) {

    private static final double MEDIAN = 0.5;

    /**
     * Returns the ratio of two samples taken one after the other. The interval ignores any drift between the samples,
     * and treats values as independent of each other.
     *
     * @param slowerSorted the slower sample, ascending, not empty
     * @param fasterSorted the faster sample, ascending, not empty, above 0
     * @param q the quantile, above 0.0, below 1.0
     * @param confidence the confidence of the interval, above 0.0, below 1.0
     */
    public static QuantileRatio unpaired(
            SortedSample slowerSorted, SortedSample fasterSorted, double q, double confidence) {
        return of(slowerSorted, 1.0, q, fasterSorted, 1.0, q, confidence, false);
    }

    /**
     * Returns the same bounds with a different stated confidence. Use this method if a run has several looks, because
     * the bounds at each look are then wider than the stated confidence requires.
     */
    public QuantileRatio withConfidence(double other) {
        return new QuantileRatio(quantile, ratio, low, high, other, paired);
    }

    /**
     * Returns a sample's quantile divided by the median of a second sample, called the measure. Use this method if the
     * measure has too few values for other quantiles.
     *
     * @param sorted the sample, ascending, not empty
     * @param measureSorted the measure, ascending, not empty, above 0
     * @param q the quantile of {@code sorted}, above 0.0, below 1.0
     * @param confidence the confidence of the interval, above 0.0, below 1.0
     */
    public static QuantileRatio toMedian(SortedSample sorted, long[] measureSorted, double q, double confidence) {
        return of(sorted, 1.0, q, SortedSample.of(measureSorted), 1.0, MEDIAN, confidence, false);
    }

    /**
     * Returns the ratio of samples taken in alternating blocks.
     *
     * <p>If values depend on each other, they count as fewer independent values. The design effect says how many. It is
     * estimated from the counts of values at or above the quantile in each stretch of time (like in Woodruff's
     * interval). A drift of the machine moves both quantiles in the same direction. This method therefore subtracts the
     * covariance of the two samples' counts in the same stretches.
     *
     * <p>With few calls, two other methods do not reach their stated confidence: Student's t on the logarithms of the
     * ratios of sections (Asmussen and Glynn, Stochastic Simulation, 2007, chapter III), and the bootstrap over blocks.
     * Both methods assume that the blocks contain the whole tail. {@code docs/verdicts.md} has the coverage of each
     * method.
     *
     * @param slowerBlocks the blocks of the slower sample in their order. No block is empty, and the values of a block
     *     are in the order of time
     * @param fasterBlocks the same number of blocks of the faster sample, with values above 0
     * @param q the quantile, above 0.0, below 1.0
     * @param confidence the confidence of the interval, above 0.0, below 1.0
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
        // the stretches of both samples cover the same time. Stretches are parts of blocks, or are longer than a block
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

    /** Returns the error probability of each end of each sample's interval: a quarter of the total. */
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
