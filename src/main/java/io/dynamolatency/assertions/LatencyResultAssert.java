package io.dynamolatency.assertions;

import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Statistic;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.annotation.CheckReturnValue;
import org.jspecify.annotations.Nullable;

/** Assertions on one {@link LatencyResult}. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class LatencyResultAssert extends NavigableAssert<LatencyResultAssert, LatencyResult> {

    LatencyResultAssert(@Nullable LatencyResult actual) {
        super(actual, LatencyResultAssert.class);
    }

    /**
     * The median of the calls after the first.
     *
     * <p>Passes: {@code assertThat(result).p50().isLessThan(ofMillis(10))} with a median of 6 ms; fails with one of 12
     * ms.
     *
     * @throws InsufficientEvidenceException when there are too few calls for it
     */
    @CheckReturnValue
    public StatisticAssert p50() {
        return statistic(Statistic.P50);
    }

    /** The 90th percentile; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert p90() {
        return statistic(Statistic.P90);
    }

    /** The 95th percentile; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert p95() {
        return statistic(Statistic.P95);
    }

    /** The 99th percentile; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert p99() {
        return statistic(Statistic.P99);
    }

    /** The 99.9th percentile; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert p999() {
        return statistic(Statistic.P999);
    }

    /** The slowest call after the first; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert max() {
        return statistic(Statistic.MAX);
    }

    /** The first call; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert firstCall() {
        return statistic(Statistic.FIRST_CALL);
    }

    /**
     * The network round trips of the median call: the same verdict on any machine and at any round trip.
     *
     * <p>Passes: {@code assertThat(result).roundTripsPerCall().isAtMost(1)} on a reused connection, at 2 ms as at 40
     * ms; fails if each call opens its own.
     */
    @CheckReturnValue
    public RoundTripsAssert roundTripsPerCall() {
        isNotNull();
        return carryOver(new RoundTripsAssert(actual));
    }

    /** The connections opened during the timed calls. */
    @CheckReturnValue
    public ConnectionsAssert connections() {
        isNotNull();
        return carryOver(new ConnectionsAssert(actual));
    }

    /**
     * What happened on the wire from the first timed call on: connections, handshakes and exchanges one by one.
     *
     * <p>Passes: {@code assertThat(result).wire().exchange(7).reusedConnectionOf(6)} if the connection was kept;
     * fails if the call opened another, and prints the sequence.
     */
    @CheckReturnValue
    public WireLogAssert wire() {
        isNotNull();
        return carryOver(new WireLogAssert(actual.wire()));
    }

    /**
     * Asserts that no timed call failed.
     *
     * <p>Passes: {@code assertThat(result).hasNoErrors()} if every call came back; fails if one threw.
     */
    public LatencyResultAssert hasNoErrors() {
        isNotNull();
        if (actual.errors() > 0) {
            throw failure(
                    "%s",
                    new FailureMessage(actual.errors() + " of " + (actual.count() + actual.errors()) + " calls of \""
                                    + Outcomes.data(actual).subject() + "\" failed, expected none.")
                            .result(Outcomes.data(actual)));
        }
        return this;
    }

    /**
     * Asserts that the median is lower than another result's.
     *
     * <p>Passes: {@code assertThat(keepAlive).isFasterThan(close)} with medians of 6 ms and 21 ms; fails the other way
     * round.
     *
     * @return for further conditions: at which percentile, by how many times
     */
    public FasterAssert isFasterThan(LatencyResult slower) {
        isNotNull();
        FasterAssert faster = carryOver(new FasterAssert(actual, slower, Statistic.P50));
        return faster.byAtLeast(1.0);
    }

    private StatisticAssert statistic(Statistic statistic) {
        isNotNull();
        return carryOver(new StatisticAssert(actual, statistic));
    }
}
