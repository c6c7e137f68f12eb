package io.dynamolatency.internal.stats;

import io.dynamolatency.internal.stats.VerdictSimulationBenchmark.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/** Intervals of a ratio that the kit does not use, for comparison. Each block is a section. */
final class OtherIntervals {

    private static final int RESAMPLES = 2_000;

    private OtherIntervals() {}

    /** The ratio of the quantiles of all blocks together. */
    static double ratio(long[][] slower, long[][] faster, double q) {
        return quantile(slower, q) / quantile(faster, q);
    }

    /** Sectioning: the logarithm of the ratio in each section, about that of all of them, by Student's t. */
    static Interval ofSections(long[][][] blocks, double q, double confidence) {
        int sections = blocks[0].length;
        double all = Math.log(ratio(blocks[0], blocks[1], q));
        double squares = 0.0;
        for (int i = 0; i < sections; i++) {
            double one = Math.log(ratio(new long[][] {blocks[0][i]}, new long[][] {blocks[1][i]}, q));
            squares += (one - all) * (one - all);
        }
        double half = TDistribution.of(sections - 1).inverseSurvivalProbability((1.0 - confidence) / 2.0)
                * Math.sqrt(squares / (sections - 1) / sections);
        return new Interval(Math.exp(all - half), Math.exp(all + half));
    }

    /** The percentile bootstrap over pairs of blocks. */
    static List<Interval> bootstrap(long[][][] blocks, double q, double[] confidences, SplittableRandom random) {
        Ordered slower = Ordered.of(blocks[0]);
        Ordered faster = Ordered.of(blocks[1]);
        int count = blocks[0].length;
        double[] ratios = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            int[] times = new int[count];
            for (int block = 0; block < count; block++) {
                times[random.nextInt(count)]++;
            }
            ratios[i] = slower.quantile(times, q) / faster.quantile(times, q);
        }
        Arrays.sort(ratios);
        List<Interval> intervals = new ArrayList<>();
        for (double confidence : confidences) {
            double tail = (1.0 - confidence) / 2.0;
            intervals.add(new Interval(
                    ratios[(int) Math.floor(tail * (RESAMPLES - 1))],
                    ratios[(int) Math.ceil((1.0 - tail) * (RESAMPLES - 1))]));
        }
        return intervals;
    }

    private static double quantile(long[][] blocks, double q) {
        return Quantiles.nearestRank(
                Arrays.stream(blocks).flatMapToLong(Arrays::stream).sorted().toArray(), q);
    }

    /** All values in descending order, and which block each is from. */
    private static final class Ordered {
        private final long[] values;
        private final int[] blocks;

        private Ordered(long[] values, int[] blocks) {
            this.values = values;
            this.blocks = blocks;
        }

        static Ordered of(long[][] blocks) {
            record Value(long value, int block) {}
            List<Value> all = IntStream.range(0, blocks.length)
                    .boxed()
                    .flatMap(block -> Arrays.stream(blocks[block]).mapToObj(value -> new Value(value, block)))
                    .sorted(Comparator.comparingLong(Value::value).reversed())
                    .toList();
            return new Ordered(
                    all.stream().mapToLong(Value::value).toArray(),
                    all.stream().mapToInt(Value::block).toArray());
        }

        /** The nearest-rank quantile where each block is there so many times; all are of one size. */
        double quantile(int[] times, double q) {
            int above = values.length - Math.max(1, (int) Math.ceil(q * values.length - 1e-9));
            int seen = 0;
            for (int i = 0; i < values.length; i++) {
                seen += times[blocks[i]];
                if (seen > above) {
                    return values[i];
                }
            }
            throw new IllegalStateException("more values above the quantile than there are");
        }
    }
}
