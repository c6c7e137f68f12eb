package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.stats.QuantileRatio;
import io.dynamolatency.result.Statistic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares each mode with each other mode of the same test and client. Pure. */
public final class Comparisons {

    /**
     * A result that can be compared.
     *
     * @param row the result's row
     * @param times the times from which ratios are calculated
     */
    public record Candidate<T>(ResultsJson.Result row, T times) {

        private @Nullable Double median() {
            return row.percentilesMillis().get(Statistic.P50.label());
        }
    }

    /** Calculates the ratio of the times of one result's calls to the times of another result's calls. */
    @FunctionalInterface
    public interface RatioOf<T> {

        QuantileRatio of(Candidate<T> slower, Candidate<T> faster, Statistic statistic);
    }

    private Comparisons() {}

    /** Compares all pairs of candidates that have a median and differ only in their mode. */
    public static <T> List<ResultsJson.Comparison> of(List<Candidate<T>> all, RatioOf<T> ratioOf) {
        List<ResultsJson.Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                Candidate<T> one = all.get(i);
                Candidate<T> other = all.get(j);
                Double median = one.median();
                Double otherMedian = other.median();
                if (median != null && otherMedian != null && comparable(one.row(), other.row())) {
                    boolean ordered = median <= otherMedian;
                    comparisons.add(ordered ? compare(one, other, ratioOf) : compare(other, one, ratioOf));
                }
            }
        }
        return comparisons;
    }

    private static boolean comparable(ResultsJson.Result one, ResultsJson.Result other) {
        return one.testClass().equals(other.testClass())
                && one.testMethod().equals(other.testMethod())
                && one.attempt() == other.attempt()
                && one.network().equals(other.network())
                && one.concurrency() == other.concurrency()
                && Objects.equals(one.askedPerSecond(), other.askedPerSecond())
                && !one.mode().equals(other.mode())
                // if another process makes the calls, the proxy measures their times; these can't be compared with
                // times that a caller measures
                && one.client() == null
                && other.client() == null
                && sameClient(one, other);
    }

    /**
     * Returns whether two results have the same client. The user's client counts as equal to each of the kit's clients.
     */
    private static boolean sameClient(ResultsJson.Result one, ResultsJson.Result other) {
        return one.httpClient() == null
                || other.httpClient() == null
                || one.httpClient().equals(other.httpClient());
    }

    private static <T> ResultsJson.Comparison compare(Candidate<T> faster, Candidate<T> slower, RatioOf<T> ratioOf) {
        QuantileRatio median = ratioOf.of(slower, faster, Statistic.P50);
        ResultsJson.Ratio ratio = ratio(median);
        Map<String, ResultsJson.@Nullable Ratio> ratios = new LinkedHashMap<>();
        for (Statistic statistic : Statistic.COMPARED) {
            boolean known = has(faster, statistic) && has(slower, statistic);
            ratios.put(
                    statistic.label(),
                    known ? ratio(statistic == Statistic.P50 ? median : ratioOf.of(slower, faster, statistic)) : null);
        }
        return new ResultsJson.Comparison(
                faster.row().testClass(),
                faster.row().testMethod(),
                faster.row().httpClient() == null
                        ? slower.row().httpClient()
                        : faster.row().httpClient(),
                faster.row().mode(),
                slower.row().mode(),
                median.paired(),
                ratio.ratio(),
                ratio.low(),
                ratio.high(),
                median.confidence(),
                ratios);
    }

    private static boolean has(Candidate<?> candidate, Statistic statistic) {
        return candidate.row().percentilesMillis().get(statistic.label()) != null;
    }

    private static ResultsJson.Ratio ratio(QuantileRatio ratio) {
        return new ResultsJson.Ratio(
                ratio.ratio(),
                ratio.low() == 0.0 ? null : ratio.low(),
                Double.isInfinite(ratio.high()) ? null : ratio.high());
    }
}
