package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.stats.SortedSample;
import io.dynamolatency.result.Statistic;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The percentiles of a result, each divided by the median of its run's own reference.
 *
 * @param referenceMillis the median of the reference in milliseconds. It is only for readers
 * @param ratios the ratios, by the percentiles' labels. Only percentiles with enough calls have a ratio
 */
record Times(double referenceMillis, Map<String, Ratio> ratios) {

    private static final int DECIMALS = 2;

    Times {
        // any field can be missing in a file
        Objects.requireNonNull(ratios, "times.ratios is missing");
        ratios.forEach((percentile, ratio) ->
                Objects.requireNonNull(ratio, () -> "times.ratios." + percentile + " is missing"));
        ratios = new LinkedHashMap<>(ratios);
    }

    static Times of(ResultData result, Reference reference) {
        SortedSample sorted = result.response().ascending();
        Map<String, Ratio> ratios = new LinkedHashMap<>();
        for (Statistic percentile : Statistic.COMPARED) {
            if (result.resolves(percentile)) {
                ratios.put(
                        percentile.label(),
                        Ratio.of(
                                sorted,
                                percentile.quantile().orElseThrow(),
                                reference,
                                result.certainty().ofIntervals()));
            }
        }
        return new Times(
                BigDecimal.valueOf(reference.median() / 1e6)
                        .setScale(DECIMALS, RoundingMode.HALF_UP)
                        .doubleValue(),
                ratios);
    }

    /**
     * Returns a copy with only the ratios whose interval has both ends. Later ratios can be compared only with such
     * ratios.
     */
    Times bounded() {
        Map<String, Ratio> bounded = new LinkedHashMap<>();
        ratios.forEach((percentile, ratio) -> {
            if (ratio.bounded()) {
                bounded.put(percentile, ratio);
            }
        });
        return new Times(referenceMillis, bounded);
    }
}
