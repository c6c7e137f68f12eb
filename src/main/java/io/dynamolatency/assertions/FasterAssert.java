package io.dynamolatency.assertions;

import io.dynamolatency.internal.judge.RatioLimit;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Statistic;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.annotation.CheckReturnValue;

/**
 * Asserts how much faster one result is than another, by the ratio of a percentile; default: the median. It fails if
 * the ratio's interval proves the contrary at the result's {@link LatencyResult#confidence()}. An undecided ratio
 * passes with a warning in the report; in a strict test it fails. Results of one interleaved run are paired.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class FasterAssert extends NavigableAssert<FasterAssert, LatencyResult> {

    private final LatencyResult slower;
    private final Statistic statistic;

    FasterAssert(LatencyResult actual, LatencyResult slower, Statistic statistic) {
        super(actual, FasterAssert.class);
        this.slower = slower;
        this.statistic = statistic;
    }

    /**
     * The same at another percentile.
     *
     * <p>Passes: {@code isFasterThan(close).at(P99).byAtLeast(1.5)} with p99s of 10 ms and 25 ms, of calls enough to be
     * sure of it; fails with 20 ms and 25 ms.
     *
     * @param other p50 to p99.9
     * @throws IllegalArgumentException for the maximum and the first call, which have no interval
     * @throws InsufficientEvidenceException when one of both has too few calls for it
     */
    @CheckReturnValue
    public FasterAssert at(Statistic other) {
        return carryOver(new FasterAssert(actual, slower, other));
    }

    /**
     * Asserts that the other's percentile is at least this many times this one's.
     *
     * <p>Passes: {@code isFasterThan(close).byAtLeast(2.0)} with medians of 6 ms and 21 ms; fails with 6 ms and 9 ms.
     *
     * @param times above 0.0; 2.0 for twice as fast
     * @throws InsufficientEvidenceException when so few calls give no interval
     */
    public FasterAssert byAtLeast(double times) {
        Outcomes.require(
                actual,
                new RatioLimit(Outcomes.data(slower), statistic, times).check(Outcomes.data(actual)),
                message -> failure("%s", message));
        return this;
    }
}
