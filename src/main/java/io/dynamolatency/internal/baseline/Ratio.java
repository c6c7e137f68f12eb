package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.stats.SortedSample;
import io.dynamolatency.internal.text.Numbers;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A percentile divided by the run's own reference. It is a {@link QuantileRatio} that is rounded to three decimals. The
 * ends of the interval are rounded outwards.
 *
 * @param ratio the estimate, above 0
 * @param low the lower end of the interval; 0 with too few calls
 * @param high the upper end of the interval; {@link Double#POSITIVE_INFINITY} with too few calls
 */
record Ratio(double ratio, double low, double high) {

    private static final int DECIMALS = 3;

    Ratio {
        if (!(ratio > 0 && low >= 0 && low <= ratio && ratio <= high)) {
            throw new IllegalArgumentException("ratio " + ratio + " is invalid: it must be above 0 and lie between low "
                    + low + " and high " + high);
        }
    }

    /**
     * Returns the ratio of a quantile.
     *
     * @param sorted times of calls in nanoseconds, ascending, not empty
     * @param confidence the probability that the interval contains the true ratio
     */
    static Ratio of(SortedSample sorted, double quantile, Reference reference, double confidence) {
        QuantileRatio exact = reference.ratioOf(sorted, quantile, confidence);
        return new Ratio(
                rounded(exact.ratio(), RoundingMode.HALF_UP),
                rounded(exact.low(), RoundingMode.DOWN),
                Double.isInfinite(exact.high()) ? Double.POSITIVE_INFINITY : rounded(exact.high(), RoundingMode.UP));
    }

    private static double rounded(double value, RoundingMode mode) {
        return BigDecimal.valueOf(value).setScale(DECIMALS, mode).doubleValue();
    }

    /** Returns whether both ends of the interval are known. Only such a ratio can be compared. */
    boolean bounded() {
        return low > 0 && !Double.isInfinite(high);
    }

    /** The result of comparing two ratios. */
    enum Verdict {
        /** The percentile is proved to be slower than allowed. */
        SLOWER,
        /** The percentile is proved to be at most the baseline's percentile, multiplied by the allowed factor. */
        AS_FAST,
        /** The percentile is proved to be faster than the baseline by more than the allowed factor. */
        FASTER,
        /** Nothing is proved. */
        UNDECIDED
    }

    /**
     * Compares this ratio, measured now, with the ratio of a baseline.
     *
     * @param slowerAtMost the factor by which this ratio is allowed to exceed the baseline's, at least 1
     */
    Verdict against(Ratio baseline, double slowerAtMost) {
        if (low > baseline.high * slowerAtMost) {
            return Verdict.SLOWER;
        }
        if (high * slowerAtMost < baseline.low) {
            return Verdict.FASTER;
        }
        return high <= baseline.low * slowerAtMost ? Verdict.AS_FAST : Verdict.UNDECIDED;
    }

    /** Formats a ratio with at most three decimals. */
    static String text(double ratio) {
        return Double.isInfinite(ratio) ? "unknown" : Numbers.plain(ratio, DECIMALS);
    }

    /** Returns the ratio with its interval: {@code 1.31 (1.28 to 1.35)}. */
    @Override
    public String toString() {
        return text(ratio) + " (" + text(low) + " to " + text(high) + ")";
    }
}
