package io.dynamolatency.internal.baseline;

import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.stats.SortedSample;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The times of a result as ratios to its run's own reference.
 *
 * @param referenceMillis the reference, in milliseconds, for readers
 * @param ratios by the percentile's label, those with enough calls
 */
record Times(double referenceMillis, Map<String, Ratio> ratios) {

    private static final int DECIMALS = 2;

    Times {
        // a file may lack anything
        Objects.requireNonNull(ratios, "times.ratios is missing");
        ratios.forEach((percentile, ratio) ->
                Objects.requireNonNull(ratio, () -> "times.ratios." + percentile + " is missing"));
        ratios = new LinkedHashMap<>(ratios);
    }

    static Times of(ResultData result, Reference reference) {
        SortedSample sorted = result.response().ascending();
        Map<String, Ratio> ratios = new LinkedHashMap<>();
        for (Percentile percentile : Percentile.values()) {
            if (result.resolves(percentile.statistic())) {
                ratios.put(percentile.label(), Ratio.of(sorted, percentile.quantile(), reference, result.confidence()));
            }
        }
        return new Times(
                BigDecimal.valueOf(reference.median() / 1e6)
                        .setScale(DECIMALS, RoundingMode.HALF_UP)
                        .doubleValue(),
                ratios);
    }

    /** Returns the ratios that later ones can be compared with: those with both ends. */
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
