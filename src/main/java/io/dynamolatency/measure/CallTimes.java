package io.dynamolatency.measure;

import io.dynamolatency.stats.Quantiles;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the successful calls of a mode took, each thread's first call apart from the others. Immutable; times in nanoseconds. */
final class CallTimes {

    private final long[] firsts;
    /** The calls after the first, block by block. */
    private final long[][] blocks;

    private final long[] sorted;

    /** Takes both arrays; {@code firsts} has one for each thread whose first call succeeded. */
    CallTimes(long[] firsts, long[][] blocks) {
        this.firsts = firsts;
        this.blocks = blocks;
        this.sorted =
                Arrays.stream(blocks).flatMapToLong(Arrays::stream).sorted().toArray();
    }

    /** The threads' times together: each block holds all of theirs, thread by thread. */
    static CallTimes together(List<CallTimes> threads) {
        long[] firsts =
                threads.stream().flatMapToLong(t -> Arrays.stream(t.firsts)).toArray();
        long[][] blocks = IntStream.range(0, threads.get(0).blocks.length)
                .mapToObj(block -> threads.stream()
                        .flatMapToLong(t -> Arrays.stream(t.blocks[block]))
                        .toArray())
                .toArray(long[][]::new);
        return new CallTimes(firsts, blocks);
    }

    /** Successful calls, the first ones included. */
    int count() {
        return firsts.length + sorted.length;
    }

    /** Successful calls after each thread's first. */
    int afterTheFirst() {
        return sorted.length;
    }

    /** The longest of the threads' first calls. */
    Optional<Duration> first() {
        return Arrays.stream(firsts).boxed().max(Long::compare).map(Duration::ofNanos);
    }

    /** The nearest-rank quantile of the calls after the first, of which there has to be one. */
    Duration quantile(double quantile) {
        return Duration.ofNanos(Quantiles.nearestRank(sorted, quantile));
    }

    /** The value of a statistic, which has to be there. */
    Duration get(Statistic statistic) {
        return find(statistic).orElseThrow();
    }

    /** The value of a statistic; empty where there is no call that it is of. */
    Optional<Duration> find(Statistic statistic) {
        return statistic == Statistic.FIRST_CALL
                ? first()
                : statistic.quantile().filter(q -> sorted.length > 0).map(this::quantile);
    }

    /** The calls after the first in the order of their blocks; a copy. */
    long[] inOrder() {
        return Arrays.stream(blocks).flatMapToLong(Arrays::stream).toArray();
    }

    /** The calls after the first, ascending; not a copy. */
    long[] sorted() {
        return sorted;
    }

    /** The calls after the first, block by block; not a copy. */
    long[][] blocks() {
        return blocks;
    }
}
