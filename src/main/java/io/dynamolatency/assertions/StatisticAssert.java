package io.dynamolatency.assertions;

import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.api.AbstractDurationAssert;

/** AssertJ's assertions on a {@link Duration}; the one that a latency test is made of says what was measured when it fails. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class StatisticAssert extends AbstractDurationAssert<StatisticAssert> {

    private final LatencyResult result;
    private final Statistic statistic;

    StatisticAssert(LatencyResult result, Statistic statistic) {
        super(result.get(statistic), StatisticAssert.class);
        this.result = result;
        this.statistic = statistic;
    }

    /**
     * Asserts that the figure is below a limit. Of a percentile it fails where the contrary is proved with the result's {@link
     * LatencyResult#confidence()}, and in a strict test also where neither is; else that passes with a warning in the report.
     *
     * <p>Passes: {@code p99().isLessThan(ofMillis(15))} with 11 ms; fails with 38 ms, saying by how much, over how many calls, on
     * which network and connections.
     *
     * @param limit above zero
     */
    @Override
    public StatisticAssert isLessThan(Duration limit) {
        Outcome outcome = new LatencyLimit(statistic, limit).check(Outcomes.data(result));
        Outcomes.require(result, outcome, message -> failure("%s", message));
        return this;
    }
}
