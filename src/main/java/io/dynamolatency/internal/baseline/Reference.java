package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.stats.SortedSample;
import java.util.Arrays;

/**
 * What a plain exchange takes in a run of tests, on this machine and over the network of the test: the measure for its times. It
 * contains nothing of what is tested. Immutable; nanoseconds.
 */
public final class Reference {

    /** Ascending, not empty. */
    private final long[] sorted;

    private Reference(long[] sorted) {
        this.sorted = sorted;
    }

    /**
     * The reference that exchanges give.
     *
     * @param nanos what each took, above 0, at least one
     * @throws IllegalArgumentException when there is none
     */
    public static Reference of(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("no exchanges are no reference");
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
     * How many times the median a quantile of calls is.
     *
     * @param calls what they took, not empty
     * @param confidence the least probability that the interval holds the true ratio
     */
    QuantileRatio ratioOf(SortedSample calls, double quantile, double confidence) {
        return QuantileRatio.toMedian(calls, sorted, quantile, confidence);
    }
}
