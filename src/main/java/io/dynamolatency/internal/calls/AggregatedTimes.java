package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.stats.SortedSample;
import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/**
 * Stores, in constant memory, the times of successful calls that are no longer recorded one by one. Each time is
 * accurate to 0.1 %. Not thread-safe. Times are nanoseconds.
 */
public final class AggregatedTimes {

    private static final int DIGITS = 3;

    /** {@code null} until a call is added, which happens only in very long runs. */
    private @Nullable Histogram histogram;

    private long longest;

    private Histogram histogram() {
        if (histogram == null) {
            histogram = new Histogram(DIGITS);
        }
        return histogram;
    }

    /** Adds the time of a call. The time is 0 or more. */
    void add(long nanos) {
        histogram().recordValue(nanos);
        longest = Math.max(longest, nanos);
    }

    void addAll(AggregatedTimes others) {
        if (others.histogram != null) {
            histogram().add(others.histogram);
        }
        longest = Math.max(longest, others.longest);
    }

    public int count() {
        return histogram == null ? 0 : (int) histogram.getTotalCount();
    }

    /** Returns how many calls took at least the given time. Calls that took up to 0.1 % less perhaps count, too. */
    public int atMostThatReached(long nanos) {
        return histogram == null || nanos > longest
                ? 0
                : (int) histogram.getCountBetweenValues(histogram.lowestEquivalentValue(nanos), longest);
    }

    /** Returns how many calls took at least the given time. Calls that took up to 0.1 % more perhaps do not count. */
    public int atLeastThatReached(long nanos) {
        if (histogram == null) {
            return 0;
        }
        long next = histogram.nextNonEquivalentValue(nanos);
        return next > longest ? 0 : (int) histogram.getCountBetweenValues(next, longest);
    }

    /** Adds these times to a histogram. */
    void addTo(AbstractHistogram other) {
        if (histogram != null) {
            other.add(histogram);
        }
    }

    /** Returns these times together with the given times, in ascending order. */
    SortedSample with(long[] othersSorted) {
        Histogram all = histogram == null ? new Histogram(DIGITS) : histogram.copy();
        for (long nanos : othersSorted) {
            all.recordValue(nanos);
        }
        long slowest = Math.max(longest, othersSorted.length == 0 ? 0 : othersSorted[othersSorted.length - 1]);
        return ascending(all, slowest);
    }

    /**
     * Returns the values of a histogram in ascending order. The histogram knows only the bucket of each recorded time.
     * This method returns the bucket's largest value, but at most {@code slowest}.
     */
    static SortedSample ascending(Histogram histogram, long slowest) {
        long[] values = new long[16];
        long[] upTo = new long[16];
        int size = 0;
        for (HistogramIterationValue value : histogram.recordedValues()) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
                upTo = Arrays.copyOf(upTo, 2 * size);
            }
            values[size] = Math.min(value.getValueIteratedTo(), slowest);
            upTo[size++] = value.getTotalCountToThisValue();
        }
        return new Steps(Arrays.copyOf(values, size), Arrays.copyOf(upTo, size));
    }

    /** Stores equal values only once, and for each value how many values do not exceed it. */
    private static final class Steps implements SortedSample {
        private final long[] values;
        private final long[] upTo;

        Steps(long[] values, long[] upTo) {
            this.values = values;
            this.upTo = upTo;
        }

        @Override
        public int size() {
            return upTo.length == 0 ? 0 : (int) upTo[upTo.length - 1];
        }

        @Override
        public long get(int rank) {
            int found = Arrays.binarySearch(upTo, rank + 1L);
            return values[found >= 0 ? found : -found - 1];
        }
    }
}
