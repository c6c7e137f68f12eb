package io.dynamolatency.baseline;

import io.dynamolatency.stats.Quantiles;
import java.util.Arrays;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * What a plain exchange takes in a run of tests, on this machine and over the network of the test: the measure for its times. It
 * contains nothing of what is tested. Immutable; nanoseconds.
 *
 * @param median the median, above 0
 * @param low what the median of such exchanges is at least, at the confidence of {@link Ratio}; 0 where there are too few to say
 * @param high what it is at most; {@link Long#MAX_VALUE} where there are too few to say
 */
@API(status = Status.INTERNAL, since = "0.1")
public record Reference(long median, long low, long high) {

    /**
     * The reference that exchanges give.
     *
     * @param nanos what each took, at least one
     * @throws IllegalArgumentException when there is none
     */
    public static Reference of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        Quantiles.Bounds bounds = Quantiles.bounds(sorted, 0.5, Ratio.OF_EACH);
        return new Reference(Quantiles.nearestRank(sorted, 0.5), bounds.low(), bounds.high());
    }
}
