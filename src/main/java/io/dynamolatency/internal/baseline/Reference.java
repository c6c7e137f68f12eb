package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.stats.SortedSample;
import java.util.Arrays;

/**
 * The times of plain exchanges that a run makes on its machine and over the test's network. The times of the run's
 * calls are divided by the median of the exchanges' times. The exchanges do not run the tested code. Immutable. Times
 * are nanoseconds.
 */
public final class Reference {

    /** The times of the exchanges, ascending, not empty. */
    private final long[] sorted;

    private Reference(long[] sorted) {
        this.sorted = sorted;
    }

    /**
     * Returns the reference of some exchanges.
     *
     * @param nanos the times of the exchanges, above 0
     * @throws IllegalArgumentException if there are no exchanges
     */
    public static Reference of(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("a reference needs at least one exchange");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Reference(sorted);
    }

    /** Returns the median, above 0. */
    long median() {
        return Quantiles.nearestRank(sorted, 0.5);
    }

    /**
     * Returns a quantile of the calls' times, divided by the median of the reference.
     *
     * @param calls the times of the calls, not empty
     * @param confidence the probability that the interval contains the true ratio
     */
    QuantileRatio ratioOf(SortedSample calls, double quantile, double confidence) {
        return QuantileRatio.toMedian(calls, sorted, quantile, confidence);
    }
}
