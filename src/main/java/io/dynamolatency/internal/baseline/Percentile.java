package io.dynamolatency.internal.baseline;

import io.dynamolatency.result.Statistic;

/** The percentiles in a baseline. A baseline lacks a percentile if there were too few calls for this percentile. */
enum Percentile {
    P50(Statistic.P50, 0.5),
    P90(Statistic.P90, 0.9),
    P99(Statistic.P99, 0.99);

    private final Statistic statistic;
    private final double quantile;

    Percentile(Statistic statistic, double quantile) {
        this.statistic = statistic;
        this.quantile = quantile;
    }

    Statistic statistic() {
        return statistic;
    }

    double quantile() {
        return quantile;
    }

    /** Returns the name in files and messages, {@code p90}. */
    String label() {
        return statistic.label();
    }
}
