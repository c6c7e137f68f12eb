package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.stats.SortedSample;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How many times the run's own reference a percentile is, as files have it: a {@link QuantileRatio} rounded to three decimals, its
 * interval outwards.
 *
 * @param ratio the estimate, above 0
 * @param low the least it is; 0 where there are too few calls to say
 * @param high the most it is; {@link Double#POSITIVE_INFINITY} where there are too few calls to say
 */
record Ratio(double ratio, double low, double high) {

    private static final int DECIMALS = 3;

    Ratio {
        if (!(ratio > 0 && low >= 0 && low <= ratio && ratio <= high)) {
            throw new IllegalArgumentException(
                    "ratio " + ratio + " with low " + low + " and high " + high + " is none: it lies between the two");
        }
    }

    /**
     * The ratio of a quantile.
     *
     * @param sorted what calls took, in nanoseconds, ascending, not empty
     * @param confidence the least probability that the interval holds the true ratio
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

    /** Whether both ends are known: there is nothing to compare with where one is not. */
    boolean bounded() {
        return low > 0 && !Double.isInfinite(high);
    }

    /** What came of holding one against another. */
    enum Verdict {
        /** It is proved to be slower than allowed. */
        SLOWER,
        /** It is proved not to be. */
        AS_FAST,
        /** It is proved to be faster by more than it would be allowed to be slower. */
        FASTER,
        /** Neither is proved. */
        UNDECIDED
    }

    /**
     * Holds this, measured now, against a baseline's.
     *
     * @param slowerAtMost how many times the baseline's it may be, at least 1
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

    /** A ratio as messages write it, without decimals that say nothing. */
    static String text(double ratio) {
        return Double.isInfinite(ratio)
                ? "unknown"
                : BigDecimal.valueOf(ratio)
                        .setScale(DECIMALS, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** For messages: {@code 1.31 (1.28 to 1.35)}. */
    @Override
    public String toString() {
        return text(ratio) + " (" + text(low) + " to " + text(high) + ")";
    }
}
