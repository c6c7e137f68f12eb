package io.dynamolatency.result;

import io.dynamolatency.internal.stats.Quantiles;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A figure of a result. All figures except {@link #FIRST_CALL} leave out the first call. With several threads, these
 * figures leave out the first call of each thread.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Statistic {
    /** The median. */
    P50("p50", 0.5),
    /** The 90th percentile. */
    P90("p90", 0.9),
    /** The 95th percentile. */
    P95("p95", 0.95),
    /** The 99th percentile. */
    P99("p99", 0.99),
    /** The 99.9th percentile. */
    P999("p99.9", 0.999),
    /** The slowest call after the first. */
    MAX("max", 1.0),
    /**
     * The first call; with several threads, the longest of the threads' first calls. With the kit's own clients, the
     * first call opens the connection in every mode.
     */
    FIRST_CALL("first call", Double.NaN);

    /** The percentiles at which results are compared. */
    @API(status = Status.INTERNAL, since = "0.1")
    public static final List<Statistic> COMPARED = List.of(P50, P90, P99);

    private final String label;
    private final double quantile;

    Statistic(String label, double quantile) {
        this.label = label;
        this.quantile = quantile;
    }

    /** Returns the name in reports, such as {@code p99.9}. */
    public String label() {
        return label;
    }

    /**
     * Returns how many calls this figure needs at least, including the first call: 101 for p99, 1001 for p99.9. On
     * average, one of 100 calls after the first takes longer than the p99.
     */
    public int callsNeeded() {
        return callsNeeded(1);
    }

    /**
     * Returns how many calls this figure needs at least with several threads, including the first call of each thread:
     * 108 for a p99 with 8 threads.
     *
     * @param concurrency the number of threads, at least 1
     */
    public int callsNeeded(int concurrency) {
        return concurrency + neededAfterTheFirst();
    }

    /** Returns the least number of calls after the first that this figure needs. */
    public int neededAfterTheFirst() {
        return switch (this) {
            case FIRST_CALL -> 0;
            case MAX -> 1;
            default -> Quantiles.samplesNeeded(quantile);
        };
    }

    /** Returns the share of calls at or below this figure, above 0.0 up to 1.0; empty for the first call. */
    @API(status = Status.INTERNAL, since = "0.1")
    public Optional<Double> quantile() {
        return this == FIRST_CALL ? Optional.empty() : Optional.of(quantile);
    }

    /** Returns the quantile if this figure is a percentile; empty for {@link #MAX} and {@link #FIRST_CALL}. */
    public Optional<Double> estimated() {
        return quantile().filter(q -> q < 1.0);
    }

    /**
     * The bounds of a percentile, computed from order statistics. The bounds hold for any distribution of call times.
     *
     * @param low the lower bound; zero if there are too few calls for a lower bound
     * @param high the upper bound; empty if there are too few calls for an upper bound
     * @param confidence the lowest probability that the bounds contain the percentile, if the calls are independent of
     *     each other
     */
    public record Interval(Duration low, Optional<Duration> high, double confidence) {

        /** Returns the interval as reports show it: {@code 9.7 ms to 11.2 ms with 99.9 % confidence}. */
        @Override
        public String toString() {
            String from = Durations.format(low);
            return high.map(to -> from + " to " + Durations.format(to)).orElse(from + " or more") + " with "
                    + Numbers.number(100 * confidence) + " % confidence";
        }
    }

    /**
     * A percentile of one result divided by the same percentile of another result.
     *
     * @param value the quotient, above 0.0; 2.0 if the other result is twice as fast
     * @param low the lower bound; 0.0 if there are too few calls for a lower bound
     * @param high the upper bound; {@link Double#POSITIVE_INFINITY} if there are too few calls for an upper bound
     * @param confidence the lowest probability that the bounds contain the true ratio, 0.5 (inclusive) to 1 (exclusive)
     * @param paired whether both results come from one interleaved test
     */
    public record Ratio(double value, double low, double high, double confidence, boolean paired) {}
}
