package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.result.Statistic;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Computes the ratio of the same percentile of two results. If both results are from one interleaved run, pairs of
 * their blocks give the ratio. Pure.
 */
final class ResultRatio {

    private ResultRatio() {}

    /**
     * Returns the slower result's percentile divided by the faster result's percentile.
     *
     * @throws IllegalArgumentException if the statistic is not an estimated percentile
     */
    static QuantileRatio of(ResultData slower, ResultData faster, Statistic statistic) {
        double quantile = statistic
                .estimated()
                .orElseThrow(() -> new IllegalArgumentException(
                        statistic.label() + " has no ratio with an interval; ask for P50, P90, P95, P99 or P999"));
        slower.get(statistic);
        faster.get(statistic);
        VerdictConfidence certainty = slower.certainty();
        if (slower.pairedWith(faster)) {
            long[][] blocks = blocksInOrder(slower);
            long[][] others = blocksInOrder(faster);
            // a block without a successful call after the first has no pair
            int[] whole = IntStream.range(0, blocks.length)
                    .filter(i -> blocks[i].length > 0 && others[i].length > 0)
                    .toArray();
            if (whole.length > 0) {
                return QuantileRatio.paired(pick(blocks, whole), pick(others, whole), quantile, certainty.atEachLook())
                        .withConfidence(certainty.ofIntervals());
            }
        }
        return QuantileRatio.unpaired(
                        slower.response().ascending(), faster.response().ascending(), quantile, certainty.atEachLook())
                .withConfidence(certainty.ofIntervals());
    }

    /** Returns the times of the calls, block by block. In each block they are in the order in which the calls began. */
    private static long[][] blocksInOrder(ResultData result) {
        long[][] byThread = result.response().blocks();
        if (result.concurrency() == 1) {
            return byThread;
        }
        long[] inOrder =
                result.timesInOrder().stream().mapToLong(CallTime::nanos).toArray();
        long[][] blocks = new long[byThread.length][];
        int from = 0;
        for (int i = 0; i < blocks.length; i++) {
            int to = from + byThread[i].length;
            blocks[i] = Arrays.copyOfRange(inOrder, from, to);
            from = to;
        }
        return blocks;
    }

    private static long[][] pick(long[][] blocks, int[] indices) {
        return Arrays.stream(indices).mapToObj(i -> blocks[i]).toArray(long[][]::new);
    }
}
