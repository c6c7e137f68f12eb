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
 * What the successful calls of a mode took, each thread's first call apart from the others. Immutable; times in
 * nanoseconds.
 */
public final class CallTimes {

    private final long[] firsts;
    /** The calls after the first, block by block, as far as they are kept one by one. */
    private final long[][] blocks;

    private final long[] sorted;
    /** The calls after the first that are not. */
    private final AggregatedTimes earlier;

    private final SortedSample all;

    /** Takes both arrays; {@code firsts} has one for each thread whose first call succeeded. */
    public CallTimes(long[] firsts, long[][] blocks) {
        this(firsts, blocks, new AggregatedTimes());
    }

    /** The same with calls between the first and those of the blocks, taken over as well. */
    public CallTimes(long[] firsts, long[][] blocks, AggregatedTimes earlier) {
        this.firsts = firsts;
        this.blocks = blocks;
        this.sorted =
                Arrays.stream(blocks).flatMapToLong(Arrays::stream).sorted().toArray();
        this.earlier = earlier;
        this.all = earlier.count() == 0 ? SortedSample.of(sorted) : earlier.with(sorted);
    }

    /** The threads' times together: each block holds all of theirs, thread by thread. */
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

    /** Successful calls, the first ones included. */
    public int count() {
        return firsts.length + all.size();
    }

    /** Successful calls after each thread's first. */
    public int afterTheFirst() {
        return all.size();
    }

    /** How many of those are kept one by one: all, or the newest. */
    public int kept() {
        return sorted.length;
    }

    /** Those of them that are not. */
    public AggregatedTimes earlier() {
        return earlier;
    }

    /** The longest of the threads' first calls. */
    public Optional<Duration> first() {
        return Arrays.stream(firsts).boxed().max(Long::compare).map(Duration::ofNanos);
    }

    /** Returns the nearest-rank quantile of the calls after the first; there must be at least one. */
    public Duration quantile(double quantile) {
        return Duration.ofNanos(Quantiles.nearestRank(all, quantile));
    }

    /** The value of a statistic, which has to be there. */
    public Duration get(Statistic statistic) {
        return find(statistic).orElseThrow();
    }

    /** The value of a statistic; empty where there is no call that it is of. */
    public Optional<Duration> find(Statistic statistic) {
        return statistic == Statistic.FIRST_CALL
                ? first()
                : statistic.quantile().filter(q -> all.size() > 0).map(this::quantile);
    }

    /** The calls after the first in the order of their blocks, as far as they are kept; a copy. */
    public long[] inOrder() {
        return Arrays.stream(blocks).flatMapToLong(Arrays::stream).toArray();
    }

    /** The calls after the first, ascending. */
    public SortedSample ascending() {
        return all;
    }

    /** The calls after the first as a histogram, a new one each time. */
    public Histogram histogram(int significantDigits) {
        Histogram histogram = new Histogram(significantDigits);
        earlier.addTo(histogram);
        Arrays.stream(sorted).forEach(histogram::recordValue);
        return histogram;
    }

    /** The calls after the first, block by block, as far as they are kept; not a copy. */
    public long[][] blocks() {
        return blocks;
    }
}
