package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.Rate;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.stats.InterimLooks;
import io.dynamolatency.internal.stats.QuantileBound;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.VerdictPolicy;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** How long is measured, and what comes of it, where a limit is known before. */
@Tag("unit")
class MeasuringOnTest {

    private static final Duration NEVER_REACHED = Duration.ofHours(1);

    /** Reached by every other call of {@link #everyOther}. */
    private static final Duration REACHED_BY_HALF = Duration.ofMillis(2);

    /** A connection of each mode, or one for each exchange. */
    private static final class Path extends MemoryPath {
        private final List<Exchange> exchanges = new ArrayList<>();
        private final List<ConnectionRecord> connections = new ArrayList<>();
        private ConnectionMode mode = KEEP_ALIVE;
        private int onConnection;
        private CallClock clock = CallClock.REAL;

        @Override
        public CallClock clock() {
            return clock;
        }

        void exchange() {
            if (mode == CLOSE || onConnection == 0) {
                connections.add(SampleResults.connection(connections.size(), Handshake.FULL, 1, null));
            }
            exchanges.add(SampleResults.exchange(
                    exchanges.size(),
                    mode == CLOSE ? connections.size() - 1 : 0,
                    mode == CLOSE ? 0 : onConnection++,
                    mode == CLOSE ? "close" : null));
        }

        @Override
        public void withoutDelay(ConnectionMode next) {
            mode = next;
        }

        @Override
        public void open(ConnectionMode next) {
            mode = next;
        }

        @Override
        public void resume(ConnectionMode next) {
            mode = next;
        }

        @Override
        public WireMark mark() {
            return new WireMark(connections.size(), exchanges.size(), 0, 0);
        }

        @Override
        public RecordedWireLog settledLog() {
            return RecordedWireLog.of(connections, exchanges);
        }
    }

    private final Path path = new Path();
    private int calls;

    private List<ResultData> measure(MeasurementSettings orders, TimedCall call) {
        return new Measurement(SampleResults.subject(orders), orders, path, call)
                .run().stream().map(MeasurementOutcome::result).toList();
    }

    private static MeasurementSettings orders(int iterations, int most, Statistic statistic, Duration limit) {
        return MeasurementSettings.of(List.of(KEEP_ALIVE))
                .iterations(iterations)
                .warmup(0)
                .policy(new VerdictPolicy(0.999, false, most, Duration.ofMinutes(2), false))
                .limit(new LatencyLimit(statistic, limit))
                .build();
    }

    private void quick(ConnectionMode mode) {
        path.exchange();
    }

    /** As many calls reach the limit as may, so that there is nothing to be proved. */
    private void everyOther(ConnectionMode mode) {
        path.exchange();
        if (calls++ % 2 == 0) {
            LockSupport.parkNanos(2 * REACHED_BY_HALF.toNanos());
        }
    }

    /** Returns how many of 30 calls are made in a mode, by a test that expects reuse in {@code reused}. */
    private int callsOfThirty(ConnectionMode mode, ConnectionMode reused) {
        MeasurementSettings orders = MeasurementSettings.of(List.of(mode))
                .iterations(30)
                .warmup(0)
                .connectionsOnly(true)
                .reused(Set.of(reused))
                .build();
        return measure(orders, this::quick).get(0).count();
    }

    @Test
    void stopsAfterTenCallsThatReuseNothing() {
        assertThat(callsOfThirty(CLOSE, CLOSE)).isEqualTo(10);
    }

    @Test
    void makesAllCallsIfReuseIsNotExpectedOrConnectionsAreReused() {
        assertThat(callsOfThirty(CLOSE, KEEP_ALIVE)).isEqualTo(30);
        int before = path.exchanges.size();
        assertThat(callsOfThirty(KEEP_ALIVE, KEEP_ALIVE)).isEqualTo(30);
        assertThat(path.exchanges).hasSize(before + 30);
    }

    @Test
    void goesOnUntilALimitIsProvedToBeKeptAndNoLonger() {
        ResultData result = measure(orders(101, 10_000, Statistic.P99, NEVER_REACHED), this::quick)
                .get(0);
        List<Integer> looks = InterimLooks.at(101, 10_000);
        assertThat(looks).contains(result.count());
        int needed = QuantileBound.fewestToProveBelow(0.99, 0.001);
        assertThat(result.count()).isBetween(needed, 2 * needed);
        assertThat(result.wire().exchanges()).hasSize(result.count());
        assertThat(new LatencyLimit(Statistic.P99, NEVER_REACHED).check(result).verdict())
                .isEqualTo(Verdict.WITHIN);
        SampleResults.result(result).assertP99Below(NEVER_REACHED);
        assertThat(result.warnings()).isEmpty();
    }

    /** Measures by a clock of its own, on which a call takes 1 ms, and sometimes longer. */
    private ResultData provingAP99(int slowEvery) {
        long[] now = {0};
        path.clock = () -> now[0];
        MeasurementSettings orders = MeasurementSettings.of(List.of(KEEP_ALIVE))
                .iterations(200)
                .warmup(0)
                .provingP99(true)
                .policy(new VerdictPolicy(0.999, false, 10_000, Duration.ofMinutes(2), true))
                .build();
        return measure(orders, mode -> {
                    path.exchange();
                    now[0] += TimeUnit.MILLISECONDS.toNanos(++calls % slowEvery == 0 ? 10 : 1);
                })
                .get(0);
    }

    @Test
    void evenCallsProveAP99WithFewerCalls() {
        int even = provingAP99(Integer.MAX_VALUE).count();
        assertThat(even).isGreaterThan(QuantileBound.fewestToProveBelow(0.99, 0.001));
        assertThat(provingAP99(300).count()).isEqualTo(even + even / 2);
    }

    @Test
    void moreSlowCallsThanAP99AllowsAreProvedWithMoreCalls() {
        int even = provingAP99(Integer.MAX_VALUE).count();
        ResultData result = provingAP99(45);
        assertThat(result.count()).isGreaterThan(even + even / 2);
        assertThat(new LatencyLimit(Statistic.P99, Duration.ofMillis(5))
                        .check(result)
                        .verdict())
                .isEqualTo(Verdict.OVER);
    }

    @Test
    void delaysAreOfTheTimedCallsOfAModeAlone() {
        MeasurementSettings both = MeasurementSettings.of(List.of(KEEP_ALIVE, CLOSE))
                .iterations(20)
                .warmup(30)
                .build();
        List<ResultData> results = measure(both, mode -> {
            path.exchange();
            path.delays.delayed(mode == CLOSE ? 3_000_000 : 1_000_000, 3_000_000);
        });
        assertThat(results)
                .extracting(result -> result.delays().orElseThrow().count())
                .containsExactly(20L, 20L);
        assertThat(results)
                .extracting(result -> result.delays().orElseThrow().held())
                .containsExactly(false, true);
        assertThat(path.delays).isSameAs(DelayObserver.NONE);
    }

    @Test
    void makesNoMoreCallsForALimitThatIsProvedNotToBeKept() {
        Duration exceededByAll = Duration.ofNanos(1);
        ResultData result = measure(orders(101, 10_000, Statistic.P99, exceededByAll), this::quick)
                .get(0);
        assertThat(result.count()).isBetween(20, 68);
        Outcome outcome = new LatencyLimit(Statistic.P99, exceededByAll).check(result);
        int all = result.count() - 1;
        assertThat(outcome.verdict()).isEqualTo(Verdict.OVER);
        assertThat(outcome.observed()).isEqualTo("over in " + all + " of " + all + " calls");
        assertThat(outcome.message())
                .startsWith("p99 of \"putItem, keep-alive, Apache 5\": over the limit of 1 ns. " + all + " of " + all
                        + " calls after the first reached the limit (1 % allowed); proved at ");
    }

    @Test
    void makesNoMoreCallsWhereNoLimitIsKnownBefore() {
        MeasurementSettings none = MeasurementSettings.of(List.of(KEEP_ALIVE))
                .iterations(101)
                .warmup(0)
                .build();
        ResultData result = measure(none, this::quick).get(0);
        assertThat(result.count()).isEqualTo(101);
        Outcome outcome = new LatencyLimit(Statistic.P99, NEVER_REACHED).check(result);
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(outcome.diagnosis())
                .singleElement()
                .asString()
                .startsWith(
                        "warning: p99 below 3600 s is undecided: 0 of 100 calls after the first reached the limit (1 %"
                                + " allowed)")
                .contains("takes at least " + (1 + QuantileBound.fewestToProveBelow(0.99, 0.001)) + " calls");
    }

    @Test
    void theSlowestCallIsWhatItIsAndNeedsNoMore() {
        MeasurementSettings slowest = orders(5, 10_000, Statistic.MAX, NEVER_REACHED);
        assertThat(measure(slowest, this::quick).get(0).count()).isEqualTo(5);
    }

    @Test
    void endsWithTheMostCallsWhereNothingIsProved() {
        ResultData result = measure(
                        orders(40, 150, Statistic.P50, REACHED_BY_HALF).toBuilder()
                                .report(Optional.of("results.json"))
                                .build(),
                        this::everyOther)
                .get(0);
        assertThat(result.count()).isEqualTo(150);
        Outcome outcome = new LatencyLimit(Statistic.P50, REACHED_BY_HALF).check(result);
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(outcome.fails()).isFalse();
        outcome.orThrow();
        SampleResults.result(result).assertBelow(Statistic.P50, REACHED_BY_HALF);
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .contains("at 99.9 % confidence, the calls prove neither that the limit is met")
                .contains("allow more calls (maxIterations, maxDuration)");
    }

    @Test
    void failsInAStrictTestWhereNothingIsProved() {
        MeasurementSettings strict = orders(40, 60, Statistic.P50, REACHED_BY_HALF).toBuilder()
                .policy(new VerdictPolicy(0.999, true, 60, Duration.ofMinutes(2), false))
                .build();
        ResultData result = measure(strict, this::everyOther).get(0);
        assertThatExceptionOfType(AssertionFailedError.class)
                .isThrownBy(() -> SampleResults.result(result).assertBelow(Statistic.P50, REACHED_BY_HALF))
                .withMessageStartingWith("p50 of \"putItem, keep-alive, Apache 5\": ")
                .withMessageContaining(", limit 2 ms: undecided. ")
                // on a busy machine, more is said inside the brackets
                .withMessageContaining(" reached the limit (50 % allowed")
                .withMessageContaining("); at 99.9 % confidence, the calls prove neither that the limit is met"
                        + " nor that it is exceeded.\n")
                .withMessageContaining("\nfix:      ");
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void endsWithItsTimeWhereNothingIsProved() {
        MeasurementSettings brief = orders(40, 1_000_000, Statistic.P50, REACHED_BY_HALF).toBuilder()
                .policy(new VerdictPolicy(0.999, false, 1_000_000, Duration.ofMillis(300), false))
                .build();
        ResultData result = measure(brief, this::everyOther).get(0);
        // every other call takes 4 ms at least
        assertThat(result.count()).isBetween(40, 400);
        assertThat(new LatencyLimit(Statistic.P50, REACHED_BY_HALF)
                        .check(result)
                        .verdict())
                .isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void makesAsManyCallsInEachModeThoughTheLimitIsOfOne() {
        MeasurementSettings both = orders(101, 10_000, Statistic.P99, NEVER_REACHED).toBuilder()
                .modes(List.of(KEEP_ALIVE, CLOSE))
                .build();
        List<ResultData> results = measure(both, this::quick);
        assertThat(results.get(0).count()).isGreaterThan(700);
        assertThat(results.get(1).count()).isEqualTo(results.get(0).count());
        assertThat(results.get(0).pairedWith(results.get(1))).isTrue();
        assertThat(results.get(1).wire().opened()).isEqualTo(results.get(1).count());
    }

    @Test
    void lessConfidenceTakesFewerCalls() {
        MeasurementSettings sure = orders(101, 10_000, Statistic.P99, NEVER_REACHED);
        MeasurementSettings lessSure = sure.toBuilder()
                .policy(new VerdictPolicy(0.9, false, 10_000, Duration.ofMinutes(2), false))
                .build();
        int few = measure(lessSure, this::quick).get(0).count();
        assertThat(few).isLessThan(measure(sure, this::quick).get(0).count());
    }

    @Test
    void severalThreadsMeasureOnTogether() {
        MeasurementSettings eight = orders(108, 10_000, Statistic.P99, NEVER_REACHED).toBuilder()
                .concurrency(8)
                .build();
        ResultData result = measure(eight, mode -> {
                    synchronized (path) {
                        path.exchange();
                    }
                })
                .get(0);
        assertThat(InterimLooks.at(108, 10_000)).contains(result.count());
        assertThat(result.count()).isGreaterThan(700);
    }

    @Test
    void aCallThatOnlyAStallMadeSlowIsNoProofAgainstTheCode() {
        Duration limit = Duration.ofMillis(5);
        long start = System.nanoTime();
        // all the time that these calls take, and more
        path.noise = new Noise(
                List.of(new Stall(Stall.Kind.SCHEDULER, "scheduler", start, start + TimeUnit.MINUTES.toNanos(5))),
                List.of(),
                OptionalDouble.of(0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        ResultData result = measure(orders(12, 12, Statistic.P50, limit), mode -> {
                    path.exchange();
                    LockSupport.parkNanos(2 * limit.toNanos());
                })
                .get(0);
        Outcome outcome = new LatencyLimit(Statistic.P50, limit).check(result);
        assertThat(outcome.verdict()).isEqualTo(Verdict.WITHIN);
        assertThat(outcome.observed()).contains("that the machine took: ");
    }

    @Test
    void endsWhereMoreCallsFailedThanMay() {
        ResultData result = measure(orders(101, 10_000, Statistic.P99, NEVER_REACHED), mode -> {
                    path.exchange();
                    if (calls++ == 50) {
                        throw new IllegalStateException("no");
                    }
                })
                .get(0);
        assertThat(result.count() + result.errors()).isEqualTo(101);
    }

    @Test
    void goesOnThoughAsManyCallsFailedAsMay() {
        ResultData result = measure(
                        orders(101, 10_000, Statistic.P99, NEVER_REACHED).toBuilder()
                                .errorsAllowed(1)
                                .build(),
                        mode -> {
                            path.exchange();
                            if (calls++ == 50) {
                                throw new IllegalStateException("no");
                            }
                        })
                .get(0);
        assertThat(result.count()).isGreaterThan(700);
    }

    @Test
    void endsWhereARateWasNotHeldSinceCallsThatQueueUpHaveNoPercentile() {
        MeasurementSettings tooOften = orders(40, 10_000, Statistic.P50, REACHED_BY_HALF).toBuilder()
                .rate(Optional.of(Rate.parse("100000/s")))
                .build();
        ResultData result = measure(tooOften, this::everyOther).get(0);
        assertThat(result.achievedRate().orElseThrow().held()).isFalse();
        assertThat(result.count()).isEqualTo(40);
    }

    @Test
    void makesNoMoreCallsForALimitThatSoManyCouldNotProve() {
        ResultData result = measure(orders(101, 500, Statistic.P99, NEVER_REACHED), this::quick)
                .get(0);
        assertThat(result.count()).isEqualTo(101);
        assertThat(warningOf(Statistic.P99, result))
                .endsWith("a proof takes at least 760 calls; write iterations = 760 or more, and raise maxIterations"
                        + " if it is lower");
        ResultData sixteen =
                SampleResults.of(KEEP_ALIVE).concurrency(16).alike(1000, 6).get();
        assertThat(warningOf(Statistic.P99, sixteen))
                .endsWith("a proof takes at least 12160 calls; write iterations = 12160 or more, and raise"
                        + " maxIterations if it is lower");
    }

    private static String warningOf(Statistic statistic, ResultData result) {
        return new LatencyLimit(statistic, NEVER_REACHED)
                .check(result)
                .diagnosis()
                .get(0)
                .toString();
    }

    @Test
    void severalLimitsShareTheErrorAndTheLastOpenOneDecidesHowLong() {
        MeasurementSettings both = orders(101, 10_000, Statistic.P99, NEVER_REACHED).toBuilder()
                .limit(new LatencyLimit(Statistic.P50, NEVER_REACHED))
                .build();
        ResultData result = measure(both, this::quick).get(0);
        int needed = QuantileBound.fewestToProveBelow(0.99, 0.001);
        assertThat(result.certainty().errorOfOver()).isCloseTo(0.0005, Offset.offset(1e-9));
        assertThat(result.count()).isBetween(needed, 2 * needed);
    }

    @Test
    void anInterruptEndsItWithoutAResult() {
        MeasurementSettings endless = orders(40, 1_000_000, Statistic.P50, REACHED_BY_HALF);
        try {
            assertThatExceptionOfType(MeasurementException.class)
                    .isThrownBy(() -> measure(endless, mode -> {
                        if (calls == 50) {
                            Thread.currentThread().interrupt();
                        }
                        everyOther(mode);
                    }))
                    .withMessage(
                            "Measuring \"putItem, keep-alive, Apache 5\" was interrupted after 51 calls of the timed"
                                    + " run; there is no result");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(path.watches).isZero();
    }

    @Test
    void whatIsOutOfRangeIsSaid() {
        for (double confidence : new double[] {0.49, 1.0, Double.NaN}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> new VerdictPolicy(confidence, false, 1, Duration.ofMinutes(1), false))
                    .withMessageContaining("write a share from 0.5 up to 1, such as 0.999");
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new VerdictPolicy(0.9, false, 0, Duration.ofMinutes(1), false))
                .withMessage("maxIterations = 0; write 1 or more");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new VerdictPolicy(0.9, false, 1, Duration.ZERO, false))
                .withMessage("maxDuration = \"0 ms\"; write a time above zero, such as \"2 min\"");
    }
}
