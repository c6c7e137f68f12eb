package io.dynamolatency.internal.versions;

import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.text.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A figure of the base and of the head, with its verdict. Pure.
 *
 * @param name the name of the figure, such as {@code connections / calls}
 * @param ratio the head's value divided by the base's value, with the interval of this ratio; {@code ""} for counts
 * @param worse whether the figure proves that the head is worse
 */
record SideFigure(String name, String base, String head, String ratio, String verdict, boolean worse) {

    /**
     * Compares a count of connections for each call, without the first connection of each thread. Returns empty if a
     * count is unknown.
     *
     * @param count returns the count of a result; {@code null} if the count is unknown
     */
    static Optional<SideFigure> counts(
            String name,
            List<ResultsJson.Result> base,
            List<ResultsJson.Result> head,
            Function<ResultsJson.Result, @Nullable Integer> count) {
        if (base.stream().anyMatch(r -> count.apply(r) == null)
                || head.stream().anyMatch(r -> count.apply(r) == null)) {
            return Optional.empty();
        }
        int pairs = base.size();
        List<Long> differences = IntStream.range(0, pairs)
                .mapToObj(i -> weighted(head.get(i), base.get(i), count) - weighted(base.get(i), head.get(i), count))
                .toList();
        long more = differences.stream().filter(difference -> difference > 0).count();
        long fewer = differences.stream().filter(difference -> difference < 0).count();
        String verdict = "the same";
        if (more == pairs) {
            verdict = "more in each of " + pairs + " pairs";
        } else if (fewer == pairs) {
            verdict = "fewer";
        } else if (more + fewer > 0) {
            verdict = "undecided: more in " + more + " of " + pairs + " pairs, fewer in " + fewer;
        }
        return Optional.of(new SideFigure(name, sum(base, count), sum(head, count), "", verdict, more == pairs));
    }

    private static long weighted(
            ResultsJson.Result result,
            ResultsJson.Result other,
            Function<ResultsJson.Result, @Nullable Integer> count) {
        return VersionRow.lost(result, count.apply(result)) * VersionRow.calls(other);
    }

    private static String sum(List<ResultsJson.Result> results, Function<ResultsJson.Result, @Nullable Integer> count) {
        return results.stream()
                        .mapToInt(result -> Objects.requireNonNull(count.apply(result)))
                        .sum()
                + " / " + results.stream().mapToLong(VersionRow::calls).sum();
    }

    /**
     * Compares a quantile of own times. The head is slower only if two conditions hold: the interval of the ratio is
     * above the allowed factor, and so is the ratio of each pair of blocks. The second condition is needed because the
     * JVM of a single block can by chance compile its code differently.
     */
    static SideFigure times(
            String name, double quantile, List<long[]> base, List<long[]> head, double allowed, double confidence) {
        long[][] slower = head.toArray(long[][]::new);
        long[][] faster = base.toArray(long[][]::new);
        QuantileRatio all = QuantileRatio.paired(slower, faster, quantile, confidence);
        boolean each = IntStream.range(0, slower.length)
                .allMatch(i -> at(slower[i], quantile) > allowed * at(faster[i], quantile));
        boolean worse = all.low() > allowed && each;
        String verdict = "undecided";
        if (worse) {
            verdict = "slower";
        } else if (all.high() <= allowed) {
            verdict = "within " + Numbers.number(allowed);
        }
        return new SideFigure(
                name,
                millis(faster, quantile),
                millis(slower, quantile),
                Numbers.number(all.ratio()) + " (" + Numbers.number(all.low()) + " to "
                        + (Double.isInfinite(all.high()) ? "any" : Numbers.number(all.high())) + ")",
                verdict,
                worse);
    }

    private static String millis(long[][] blocks, double quantile) {
        return Numbers.decimal(
                at(Arrays.stream(blocks).flatMapToLong(Arrays::stream).toArray(), quantile) / 1e6);
    }

    private static long at(long[] values, double quantile) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return Quantiles.nearestRank(sorted, quantile);
    }
}
