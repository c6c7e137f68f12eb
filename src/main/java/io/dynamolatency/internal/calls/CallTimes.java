package io.dynamolatency.internal.calls;

import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.stats.SortedSample;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * The times of a mode's successful calls. The times of each thread's first call are separate. Immutable; times are
 * nanoseconds.
 */
public final class CallTimes {

    private final long[] firsts;
    /** The times of the recorded calls after the first, block by block. */
    private final long[][] blocks;

    private final long[] sorted;
    /** The times of the calls that are no longer recorded one by one. First calls are not among them. */
    private final AggregatedTimes earlier;

    private final SortedSample all;

    /**
     * Uses the arrays without a copy. {@code firsts} has a time for each thread whose first call succeeded. {@code
     * earlier} has the times of calls between the first calls and the blocks.
     */
    public CallTimes(long[] firsts, long[][] blocks, AggregatedTimes earlier) {
        this.firsts = firsts;
        this.blocks = blocks;
        this.sorted =
                Arrays.stream(blocks).flatMapToLong(Arrays::stream).sorted().toArray();
        this.earlier = earlier;
        this.all = earlier.count() == 0 ? SortedSample.of(sorted) : earlier.with(sorted);
    }

    /** Joins the times of all threads. Each block of the result has the times of all threads, thread by thread. */
    public static CallTimes together(List<CallTimes> threads) {
        long[] firsts =
                threads.stream().flatMapToLong(t -> Arrays.stream(t.firsts)).toArray();
        long[][] blocks = IntStream.range(0, threads.get(0).blocks.length)
                .mapToObj(block -> threads.stream()
                        .flatMapToLong(t -> Arrays.stream(t.blocks[block]))
                        .toArray())
                .toArray(long[][]::new);
        AggregatedTimes earlier = new AggregatedTimes();
        threads.forEach(t -> earlier.addAll(t.earlier));
        return new CallTimes(firsts, blocks, earlier);
    }

    /** Returns the number of successful calls, first calls included. */
    public int count() {
        return firsts.length + all.size();
    }

    /** Returns the number of successful calls, without each thread's first call. */
    public int afterTheFirst() {
        return all.size();
    }

    /** Returns how many calls after the first are recorded: all of them, or only the newest. */
    public int kept() {
        return sorted.length;
    }

    /** Returns the times of the calls that are no longer recorded one by one. First calls are not among them. */
    public AggregatedTimes earlier() {
        return earlier;
    }

    /** Returns the time of the longest first call of all threads; empty if all first calls failed. */
    public Optional<Duration> first() {
        return Arrays.stream(firsts).boxed().max(Long::compare).map(Duration::ofNanos);
    }

    /** Returns the nearest-rank quantile of the calls after the first. There must be at least one such call. */
    public Duration quantile(double quantile) {
        return Duration.ofNanos(Quantiles.nearestRank(all, quantile));
    }

    /** Returns the value of a statistic. There must be at least one call that the statistic covers. */
    public Duration get(Statistic statistic) {
        return find(statistic).orElseThrow();
    }

    /** Returns the value of a statistic; empty if there is no call that the statistic covers. */
    public Optional<Duration> find(Statistic statistic) {
        return statistic == Statistic.FIRST_CALL
                ? first()
                : statistic.quantile().filter(q -> all.size() > 0).map(this::quantile);
    }

    /** Returns a copy of the recorded times after the first, in the order of their blocks. */
    public long[] inOrder() {
        return Arrays.stream(blocks).flatMapToLong(Arrays::stream).toArray();
    }

    /** Returns the times of the calls after the first, ascending. */
    public SortedSample ascending() {
        return all;
    }

    /** Returns a new histogram of the calls after the first. */
    public Histogram histogram(int significantDigits) {
        Histogram histogram = new Histogram(significantDigits);
        earlier.addTo(histogram);
        Arrays.stream(sorted).forEach(histogram::recordValue);
        return histogram;
    }

    /** Returns the recorded times without each thread's first call, block by block. The arrays are not copied. */
    public long[][] blocks() {
        return blocks;
    }
}
