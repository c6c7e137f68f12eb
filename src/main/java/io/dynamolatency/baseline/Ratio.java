package io.dynamolatency.baseline;

import io.dynamolatency.stats.Quantiles;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How many times the run's own reference a percentile is, with an interval that divides the ends of both figures' exact intervals,
 * each taken at half the risk (Bonferroni). Rounded to three decimals, the interval outwards.
 *
 * @param ratio the estimate, above 0
 * @param low the least it is; 0 where there are too few calls to say
 * @param high the most it is; {@link Double#POSITIVE_INFINITY} where there are too few calls to say
 */
record Ratio(double ratio, double low, double high) {

    /** The least probability that an interval holds the true ratio. */
    static final double CONFIDENCE = 0.999;

    /** The same of each of the two figures that it is of. */
    static final double OF_EACH = 1.0 - (1.0 - CONFIDENCE) / 2.0;

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
     */
    static Ratio of(long[] sorted, double quantile, Reference reference) {
        Quantiles.Bounds bounds = Quantiles.bounds(sorted, quantile, OF_EACH);
        double estimate = (double) Quantiles.nearestRank(sorted, quantile) / reference.median();
        return new Ratio(
                rounded(estimate, RoundingMode.HALF_UP),
                reference.high() == Long.MAX_VALUE
                        ? 0.0
                        : rounded((double) bounds.low() / reference.high(), RoundingMode.DOWN),
                bounds.high() == Long.MAX_VALUE || reference.low() == 0
                        ? Double.POSITIVE_INFINITY
                        : rounded((double) bounds.high() / reference.low(), RoundingMode.UP));
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
