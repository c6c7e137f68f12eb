package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.stats.SortedSample;
import java.util.Arrays;

/**
 * The time of a plain exchange in a run, on this machine and over the test's network: the unit of its times. It
 * includes nothing of the tested code. Immutable; nanoseconds.
 */
public final class Reference {

    /** Ascending, not empty. */
    private final long[] sorted;

    private Reference(long[] sorted) {
        this.sorted = sorted;
    }

    /**
     * Returns the reference of some exchanges.
     *
     * @param nanos their times, above 0
     * @throws IllegalArgumentException without exchanges
     */
    public static Reference of(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("a reference needs at least one exchange");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Reference(sorted);
    }

    /** The median, above 0. */
    long median() {
        return Quantiles.nearestRank(sorted, 0.5);
    }

    /**
     * Returns how many times the median a quantile of calls is.
     *
     * @param calls their times, not empty
     * @param confidence the probability that the interval contains the true ratio
     */
    QuantileRatio ratioOf(SortedSample calls, double quantile, double confidence) {
        return QuantileRatio.toMedian(calls, sorted, quantile, confidence);
    }
}
