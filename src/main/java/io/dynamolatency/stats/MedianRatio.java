package io.dynamolatency.stats;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * How many times one sample's median is the other's, with an interval.
 *
 * @param ratio the estimate
 * @param low lower end of the interval, 0.0 where the samples are too small to give one
 * @param high upper end, {@link Double#POSITIVE_INFINITY} where the samples are too small to give one
 * @param confidence the least probability that the interval holds the true ratio
 * @param paired whether it was taken block against block
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record MedianRatio(double ratio, double low, double high, double confidence, boolean paired) {

    /**
     * The ratio of two samples taken one after the other. The interval divides the ends of both medians' exact intervals,
     * each taken at half the risk (Bonferroni), so it holds for any two distributions; what drifted between the samples it
     * cannot know.
     *
     * @param slower sorted ascending, not empty
     * @param faster sorted ascending, not empty, above 0
     */
    public static MedianRatio unpaired(long[] slower, long[] faster, double confidence) {
        double each = 1.0 - (1.0 - confidence) / 2.0;
        Quantiles.Bounds above = Quantiles.bounds(slower, 0.5, each);
        Quantiles.Bounds below = Quantiles.bounds(faster, 0.5, each);
        return new MedianRatio(
                (double) Quantiles.nearestRank(slower, 0.5) / Quantiles.nearestRank(faster, 0.5),
                below.high() == Long.MAX_VALUE ? 0.0 : (double) above.low() / below.high(),
                above.high() == Long.MAX_VALUE || below.low() == 0
                        ? Double.POSITIVE_INFINITY
                        : (double) above.high() / below.low(),
                confidence,
                false);
    }

    /**
     * The ratio of samples taken in alternating blocks: the median of the ratios of block to block, with the exact interval
     * of that median (sign test). What drifts slower than a block cancels.
     *
     * @param slower the blocks of one, none empty, in their order
     * @param faster the blocks of the other, as many
     */
    public static MedianRatio paired(long[][] slower, long[][] faster, double confidence) {
        if (slower.length != faster.length || slower.length == 0) {
            throw new IllegalArgumentException(slower.length + " blocks cannot be paired with " + faster.length);
        }
        // Quantiles work on whole numbers: a ratio in millionths loses nothing that a latency could tell
        long[] ratios = new long[slower.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = Math.round(1e6 * median(slower[i]) / median(faster[i]));
        }
        Arrays.sort(ratios);
        Quantiles.Bounds bounds = Quantiles.bounds(ratios, 0.5, confidence);
        return new MedianRatio(
                Quantiles.nearestRank(ratios, 0.5) / 1e6,
                bounds.low() / 1e6,
                bounds.high() == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : bounds.high() / 1e6,
                confidence,
                true);
    }

    private static double median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return Quantiles.nearestRank(sorted, 0.5);
    }
}
