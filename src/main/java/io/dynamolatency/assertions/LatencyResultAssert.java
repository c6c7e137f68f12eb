package io.dynamolatency.assertions;

import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.RatioLimit;
import io.dynamolatency.internal.judge.RoundTripLimit;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
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
     * Returns assertions on the median of the calls after the first.
     *
     * <p>Passes: {@code assertThat(result).p50().isLessThan(ofMillis(10))} with a median of 6 ms; fails with a median
     * of 12 ms.
     */
    @CheckReturnValue
    public StatisticAssert p50() {
        return statistic(Statistic.P50);
    }

    /** Returns assertions on the 90th percentile; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert p90() {
        return statistic(Statistic.P90);
    }

    /** Returns assertions on the 95th percentile; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert p95() {
        return statistic(Statistic.P95);
    }

    /** Returns assertions on the 99th percentile; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert p99() {
        return statistic(Statistic.P99);
    }

    /** Returns assertions on the 99.9th percentile; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert p999() {
        return statistic(Statistic.P999);
    }

    /** Returns assertions on the slowest call after the first; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert max() {
        return statistic(Statistic.MAX);
    }

    /** Returns assertions on the first call; see {@link #p50()}. */
    @CheckReturnValue
    public StatisticAssert firstCall() {
        return statistic(Statistic.FIRST_CALL);
    }

    /**
     * Returns assertions on the network round trips of the median call. The verdict on round trips is the same on any
     * machine and at any round-trip time.
     *
     * <p>Passes: {@code assertThat(result).roundTripsPerCall().isAtMost(1)} on a reused connection, whether a round
     * trip takes 2 ms or 40 ms; fails if each call opens its own connection.
     */
    @CheckReturnValue
    public RoundTripsAssert roundTripsPerCall() {
        isNotNull();
        return carryOver(new RoundTripsAssert(actual));
    }

    /** Returns assertions on the number of connections opened during the timed calls. */
    @CheckReturnValue
    public ConnectionsAssert connections() {
        isNotNull();
        return carryOver(new ConnectionsAssert(actual));
    }

    /**
     * Returns assertions on single connections, handshakes and exchanges from the first timed call on.
     *
     * <p>Passes: {@code assertThat(result).wire().exchange(7).reusedConnectionOf(6)} if the connection was reused;
     * fails if the call opened a different connection, and prints the events.
     */
    @CheckReturnValue
    public WireLogAssert wire() {
        isNotNull();
        return carryOver(new WireLogAssert(actual.wire()));
    }

    /**
     * Asserts that no timed call failed.
     *
     * <p>Passes: {@code assertThat(result).hasNoErrors()} if every call returned; fails if a call threw.
     */
    public LatencyResultAssert hasNoErrors() {
        isNotNull();
        if (actual.errors() > 0) {
            throw failed(new FailureMessage(actual.errors() + " of " + (actual.count() + actual.errors())
                            + " calls of \"" + Outcomes.data(actual).subject() + "\" failed, expected none.")
                    .result(Outcomes.data(actual))
                    .toString());
        }
        return this;
    }

    /**
     * Asserts that the median of this result is lower than the median of a different result.
     *
     * <p>Passes: {@code assertThat(keepAlive).isFasterThan(close)} with medians of 6 ms and 21 ms; fails with medians
     * of 21 ms and 6 ms.
     *
     * @return an assertion that can also check another percentile or a factor
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

    /**
     * Asserts how much faster one result is than a second result, by the ratio of their medians or of another
     * percentile. The assertion fails if the calls prove at the result's {@link LatencyResult#confidence()} that the
     * ratio is smaller than required. An undecided ratio passes with a warning in the report; in a strict test it
     * fails. Results of one interleaved run are paired.
     */
    public static final class FasterAssert extends NavigableAssert<FasterAssert, LatencyResult> {

        private final LatencyResult slower;
        private final Statistic statistic;

        FasterAssert(LatencyResult actual, LatencyResult slower, Statistic statistic) {
            super(actual, FasterAssert.class);
            this.slower = slower;
            this.statistic = statistic;
        }

        /**
         * Chooses the percentile whose ratio {@link #byAtLeast} then checks. This method itself checks nothing.
         *
         * <p>With enough calls, {@code isFasterThan(close).at(P99).byAtLeast(1.5)} passes with p99s of 10 ms and 25 ms,
         * and fails with p99s of 20 ms and 25 ms.
         *
         * @param other p50 to p99.9; the maximum and the first call have no interval
         */
        @CheckReturnValue
        public FasterAssert at(Statistic other) {
            return carryOver(new FasterAssert(actual, slower, other));
        }

        /**
         * Asserts that the percentile of the slower result is at least {@code times} times the percentile of the faster
         * result.
         *
         * <p>Passes: {@code isFasterThan(close).byAtLeast(2.0)} with medians of 6 ms and 21 ms; fails with medians of 6
         * ms and 9 ms.
         *
         * @param times above 0.0; 2.0 for twice as fast
         * @throws IllegalArgumentException if {@link #at} chose the maximum or the first call, or for an invalid factor
         * @throws InsufficientEvidenceException if there are too few calls to compute the bounds of the ratio
         */
        public FasterAssert byAtLeast(double times) {
            Outcomes.require(
                    actual,
                    new RatioLimit(Outcomes.data(slower), statistic, times).check(Outcomes.data(actual)),
                    this::failed);
            return this;
        }
    }

    /**
     * Assertions on the round trips of the median call. Round trips are whole numbers: an estimate of 1.2 counts as 1.
     * An assertion fails if the calls prove the opposite at the result's {@link LatencyResult#confidence()}. An
     * undecided assertion passes with a warning in the report; in a strict test it fails.
     */
    public static final class RoundTripsAssert extends NavigableAssert<RoundTripsAssert, LatencyResult> {

        RoundTripsAssert(LatencyResult actual) {
            super(actual, RoundTripsAssert.class);
        }

        /**
         * Asserts that the median call takes at most {@code most} round trips.
         *
         * <p>Passes: {@code roundTripsPerCall().isAtMost(1)} for requests on a reused connection; fails for calls that
         * open a connection with TLS 1.3, because such calls take three round trips.
         *
         * @param most 0 or more
         * @throws InsufficientEvidenceException if the round trips are unknown; the message says why
         */
        public RoundTripsAssert isAtMost(int most) {
            return keeps(new RoundTripLimit(most, true));
        }

        /**
         * Asserts that the median call takes at least {@code least} round trips.
         *
         * <p>Passes: {@code roundTripsPerCall().isAtLeast(3)} if each call opens its connection with TLS 1.3; fails on
         * a reused connection.
         *
         * @param least 1 or more
         * @throws InsufficientEvidenceException if the round trips are unknown; the message says why
         */
        public RoundTripsAssert isAtLeast(int least) {
            return keeps(new RoundTripLimit(least, false));
        }

        private RoundTripsAssert keeps(RoundTripLimit limit) {
            Outcomes.require(actual, limit.check(Outcomes.data(actual)), this::failed);
            return this;
        }
    }

    /**
     * Judges one figure of a result against a limit, as {@code @ExpectLatency} does. The class does not have AssertJ's
     * comparisons of durations, because such comparisons would treat a percentile's estimate as an exact value. To
     * compare the estimate, use {@code assertThat(result.p99())}. With too few calls for the figure, the value that
     * AssertJ's own methods check is {@code null}.
     */
    public static final class StatisticAssert extends NavigableAssert<StatisticAssert, Duration> {

        private final LatencyResult result;
        private final Statistic statistic;

        StatisticAssert(LatencyResult result, Statistic statistic) {
            super(Outcomes.data(result).resolves(statistic) ? result.get(statistic) : null, StatisticAssert.class);
            this.result = result;
            this.statistic = statistic;
        }

        /**
         * Asserts that the figure is below a limit. For a percentile, the assertion fails if the calls prove at the
         * result's {@link LatencyResult#confidence()} that the percentile is over the limit. An undecided percentile
         * passes with a warning in the report; in a strict test it fails.
         *
         * <p>Passes: {@code p99().isLessThan(ofMillis(15))} with a p99 of 11 ms; fails with a p99 of 38 ms.
         *
         * @param limit above zero
         * @throws InsufficientEvidenceException if there are too few calls for this figure. If these few calls prove
         *     that the figure is over the limit, the assertion fails instead
         */
        public StatisticAssert isLessThan(Duration limit) {
            Outcome outcome = new LatencyLimit(statistic, limit).check(Outcomes.data(result));
            Outcomes.require(result, outcome, this::failed);
            return this;
        }
    }
}
