package io.dynamolatency.assertions;

import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.api.AbstractAssert;

/**
 * Judges one figure of a result against a limit, as {@code @ExpectLatency} does. AssertJ's comparisons of durations are
 * left out on purpose: they would compare a percentile's estimate as if it were exact. To do that, use {@code
 * assertThat(result.p99())}.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class StatisticAssert extends AbstractAssert<StatisticAssert, Duration> {

    private final LatencyResult result;
    private final Statistic statistic;

    StatisticAssert(LatencyResult result, Statistic statistic) {
        super(result.get(statistic), StatisticAssert.class);
        this.result = result;
        this.statistic = statistic;
    }

    /**
     * Asserts that the figure is below a limit. A percentile fails if it is proved to be over at the result's {@link
     * LatencyResult#confidence()}. An undecided percentile passes with a warning in the report; in a strict test it
     * fails.
     *
     * <p>Passes: {@code p99().isLessThan(ofMillis(15))} with 11 ms; fails with 38 ms.
     *
     * @param limit above zero
     */
    public StatisticAssert isLessThan(Duration limit) {
        Outcome outcome = new LatencyLimit(statistic, limit).check(Outcomes.data(result));
        Outcomes.require(result, outcome, message -> failure("%s", message));
        return this;
    }
}
