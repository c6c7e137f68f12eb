package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.MeasuredStretch;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.calls.StalledCalls;
import io.dynamolatency.internal.calls.WarmUp;
import io.dynamolatency.internal.driver.BlockSchedule.Block;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a measurement counts, times and reports of its calls. */
@Tag("unit")
class MeasurementTest extends MeasurementCase {

    @Test
    void makesExactlyAsManyTimedCallsAsAskedFor() {
        ResultData result =
                measure(orders(50, 0, KEEP_ALIVE), m -> path.exchange()).get(0).result();
        assertThat(result.count()).isEqualTo(50);
        assertThat(result.samplesNanos()).hasSize(49);
        assertThat(result.firstCall()).isPresent();
        assertThat(result.wire().exchanges()).hasSize(50);
        assertThat(result.wire().opened()).isEqualTo(1);
        assertThat(result.warmUp()).isEqualTo(WarmUp.NONE);
        assertThat(result.predicted()).isEmpty();
    }

    @Test
    void theWarmUpGoesOnUntilThereWereEnoughRequests() {
        int[] calls = {0};
        ResultData each5th = measure(orders(10, 120, KEEP_ALIVE), m -> {
                    if (calls[0]++ % 5 == 0) {
                        path.exchange();
                    }
                })
                .get(0)
                .result();
        assertThat(each5th.warmUp().calls()).isBetween(600, 9_999);
        calls[0] = 0;
        ResultData each50th = measure(orders(100, 120, KEEP_ALIVE), m -> {
                    if (calls[0]++ % 50 == 0) {
                        path.exchange();
                    }
                })
                .get(0)
                .result();
        assertThat(each50th.warmUp().calls()).isBetween(1_200, 9_999);
    }

    @Test
    void warmUpIsNeitherTimedNorPartOfTheWire() {
        ResultData result = measure(orders(10, 120, KEEP_ALIVE), m -> path.exchange())
                .get(0)
                .result();
        assertThat(result.warmUp().calls()).isGreaterThanOrEqualTo(120);
        assertThat(result.warmUp().loopback()).isPresent();
        assertThat(result.count()).isEqualTo(10);
        assertThat(result.wire().exchanges()).hasSize(10);
        assertThat(path.exchanges).hasSize(10 + result.warmUp().calls() + RoundTripReference.CALLS);
        assertThat(path.steps)
                .containsExactly(
                        "without delay KEEP_ALIVE",
                        "rtt KEEP_ALIVE",
                        "open KEEP_ALIVE",
                        "rtt KEEP_ALIVE",
                        "without delay KEEP_ALIVE");
        assertThat(result.predicted()).isPresent();
    }

    @Test
    void severalModesAlternateInBlocksForwardAndBack() {
        assertThat(BlockSchedule.of(List.of(KEEP_ALIVE, CLOSE), 45, 1))
                .hasSize(20)
                .startsWith(
                        new Block<>(KEEP_ALIVE, 5),
                        new Block<>(CLOSE, 5),
                        new Block<>(CLOSE, 5),
                        new Block<>(KEEP_ALIVE, 5))
                .endsWith(new Block<>(CLOSE, 4), new Block<>(KEEP_ALIVE, 4));
        assertThat(BlockSchedule.of(List.of(KEEP_ALIVE, CLOSE), 3, 1)).hasSize(6);
        assertThat(BlockSchedule.of(List.of(CLOSE), 45, 1)).containsExactly(new Block<>(CLOSE, 45));
    }

    @Test
    void eachModeHasItsOwnStretchesOfTheWire() {
        List<MeasurementOutcome> measured = measure(orders(45, 0, KEEP_ALIVE, CLOSE), m -> path.exchange());
        ResultData kept = measured.get(0).result();
        ResultData closed = measured.get(1).result();
        assertThat(kept.count()).isEqualTo(45);
        assertThat(closed.count()).isEqualTo(45);
        assertThat(kept.wire().opened()).isEqualTo(1);
        assertThat(closed.wire().opened()).isEqualTo(45);
        assertThat(kept.wire().exchanges()).hasSize(45);
        assertThat(closed.wire().exchanges()).hasSize(45);
        assertThat(closed.ratioTo(kept, Statistic.P50).paired()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> closed.ratioTo(kept, Statistic.MAX))
                .withMessageContaining("max");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> closed.ratioTo(kept, Statistic.FIRST_CALL))
                .withMessageContaining("first call");
        assertThat(path.steps.stream().filter(s -> s.startsWith("open")))
                .containsExactly("open KEEP_ALIVE", "open CLOSE");
    }

    @Test
    void whatALogHasLostTheRecordsOfCountsAllTheSame() {
        path.dropped = 3;
        ResultData result =
                measure(orders(20, 0, KEEP_ALIVE), m -> path.exchange()).get(0).result();
        assertThat(result.wire().exchanges()).hasSize(17);
        assertThat(result.wire().exchangeCount()).isEqualTo(20);
        assertThat(result.wire().reused()).isEqualTo(19);
    }

    /** The first thirty sleep, so that each takes that long at least, and none of them is kept. */
    @Test
    void callsThatAreNoLongerKeptCountAndSoDoTheirTimes() {
        int[] calls = {0};
        TimedCall slowAtFirst = m -> {
            path.exchange();
            if (calls[0]++ < 30) {
                Thread.sleep(3);
            }
            if (calls[0] % 20 == 0) {
                throw new IllegalStateException("each twentieth");
            }
        };
        MeasurementSettings orders = MeasurementSettings.of(List.of(KEEP_ALIVE))
                .iterations(120)
                .warmup(0)
                .errorsAllowed(10)
                .build();
        ResultData result = new Measurement(
                        SampleResults.subject(orders), orders, path, slowAtFirst, CallerThreads.END_AT_MOST, 21)
                .run()
                .get(0)
                .result();
        assertThat(result.count()).isEqualTo(114);
        assertThat(result.errors()).isEqualTo(6);
        assertThat(result.kept()).isBetween(18, 20);
        assertThat(result.samplesNanos()).hasSize(result.kept());
        assertThat(result.samples()).hasSize(21);
        assertThat(result.response().histogram(3).getTotalCount()).isEqualTo(113);
        assertThat(result.firstCall())
                .hasValueSatisfying(first -> assertThat(first).isGreaterThanOrEqualTo(Duration.ofMillis(3)));
        // 28 of 113
        assertThat(result.quantile(0.80)).isGreaterThanOrEqualTo(Duration.ofMillis(3));
        assertThat(new LatencyLimit(Statistic.P50, Duration.ofNanos(1))
                        .check(result)
                        .verdict())
                .isEqualTo(Verdict.OVER);
        assertThat(new LatencyLimit(Statistic.P50, Duration.ofNanos(1))
                        .check(result)
                        .message())
                .contains("records: cause and noise cover only the newest " + result.kept() + " calls");
        assertThat(new LatencyLimit(Statistic.P50, Duration.ofMinutes(1))
                        .check(result)
                        .verdict())
                .isEqualTo(Verdict.WITHIN);
    }

    @Test
    void theMachineIsWatchedWhileCallsAreTimedAndNoLonger() {
        List<Integer> watches = new ArrayList<>();
        measure(orders(20, 50, KEEP_ALIVE, CLOSE), m -> {
            watches.add(path.watches);
            path.exchange();
        });
        int after = watches.size() - RoundTripReference.CALLS;
        assertThat(watches.subList(0, after - 40)).isNotEmpty().containsOnly(0);
        assertThat(watches.subList(after - 40, after)).containsOnly(1);
        assertThat(watches.subList(after, watches.size())).containsOnly(0);
        assertThat(path.watches).isZero();
    }

    @Test
    void eachModeHasTheNoiseOfItsOwnCalls() {
        path.noise = Stalls.noise(
                List.of(),
                // all of time, and none
                List.of(new Stall(
                        Stall.Kind.SCHEDULER,
                        "scheduler",
                        System.nanoTime(),
                        System.nanoTime() + Duration.ofDays(1).toNanos())),
                OptionalDouble.of(0.25),
                Optional.of("there is no recorder"),
                Optional.empty(),
                Optional.empty());
        for (MeasurementOutcome measured : measure(orders(20, 0, KEEP_ALIVE, CLOSE), m -> path.exchange())) {
            ResultData result = measured.result();
            assertThat(result.noise().stalls()).hasSize(1);
            assertThat(result.noise().cpuSteal()).hasValue(0.25);
            assertThat(result.stalled()).isEqualTo(19);
            assertThat(result.firstCallsStalled()).isOne();
            assertThat(result.ownTime(Statistic.MAX))
                    .hasValueSatisfying(own -> assertThat(own).isLessThanOrEqualTo(result.get(Statistic.MAX)));
            assertThat(result.timesInOrder()).hasSize(19).allSatisfy(call -> assertThat(call.ownNanos())
                    .isLessThanOrEqualTo(call.nanos()));
            assertThat(result.samples()).allSatisfy(call -> assertThat(StalledCalls.overlap(result.noise(), call))
                    .isPositive());
            if (result.mode() == KEEP_ALIVE) {
                assertThat(result.diagnosis().lines())
                        .extracting(Diagnosis.Line::toString)
                        .anyMatch(line -> line.startsWith("evidence: this machine took "))
                        .contains("evidence: pauses of this JVM are not known: there is no recorder");
            }
        }
        path.noise = MemoryPath.QUIET;
        assertThat(measure(orders(20, 0, KEEP_ALIVE), m -> path.exchange())
                        .get(0)
                        .result()
                        .stalled())
                .isZero();
    }

    @Test
    void whatHappensBetweenCallsIsNotTimed() {
        path.restNanos = Duration.ofMillis(20).toNanos();
        ResultData result =
                measure(orders(10, 0, KEEP_ALIVE), m -> path.exchange()).get(0).result();
        assertThat(path.beforeCalls).isEqualTo(10);
        assertThat(result.get(Statistic.P50)).isLessThan(Duration.ofMillis(20));
    }

    @Test
    void theStretchOfCallsIsInRealTime() {
        long aheadNanos = Duration.ofHours(1).toNanos();
        path.clock = new CallClock() {
            @Override
            public long now() {
                return System.nanoTime() + aheadNanos;
            }

            @Override
            public long toReal(long now) {
                return now - aheadNanos;
            }
        };
        long before = System.nanoTime();
        MeasuredStretch stretch = measure(orders(10, 0, KEEP_ALIVE), m -> path.exchange())
                .get(0)
                .result()
                .stretch();
        assertThat(List.of(before, stretch.fromNanos(), stretch.toNanos(), System.nanoTime()))
                .isSorted();
    }

    @Test
    void aTestOfConnectionsAloneWarmsUpWithTenCallsAndSaysSo() {
        MeasurementSettings asked = orders(20, 200, KEEP_ALIVE);
        MeasurementSettings untimed =
                asked.toBuilder().warmup(10).connectionsOnly(true).build();
        MeasurementOutcome measured = measure(untimed, m -> path.exchange()).get(0);
        ResultData result = measured.result();
        assertThat(result.warmUp().calls()).isEqualTo(10);
        assertThat(result.warmUp().connectionsOnly()).isTrue();
        assertThat(result.warmUp().stable()).isFalse();
        assertThat(result.predicted()).isEmpty();
        assertThat(path.steps).noneMatch(step -> step.startsWith("rtt"));
        assertThat(ResultRemarks.warmUp(result)).hasValueSatisfying(said -> assertThat(said)
                .startsWith("10 calls, since the test judges only connections"));
        MeasuringTime time = measured.time();
        assertThat(List.of(time.warmUp(), time.calls(), time.besides())).allMatch(part -> !part.isNegative());
        assertThat(time.warmUp().plus(time.calls()).plus(time.besides()).toNanos())
                .isEqualTo(time.endedNanos() - time.beganNanos());
        assertThat(measure(asked, m -> path.exchange()).get(0).result().warmUp().calls())
                .isGreaterThanOrEqualTo(asked.warmup());
    }

    @Test
    void ofALongRunTheWarmUpAndTheTimedCallsAreSaid() {
        MeasurementSettings orders = orders(200, 100, KEEP_ALIVE, CLOSE);
        List<String> said = new CopyOnWriteArrayList<>();
        new Measurement(SampleResults.subject(orders), orders, path, mode -> {
                    path.exchange();
                    Thread.sleep(1);
                })
                .reportingTo(new Progress(System::nanoTime, said::add, Duration.ofMillis(5)))
                .run();
        assertThat(said)
                .anyMatch(line -> line.matches("Measuring \"putItem, keep-alive, Apache 5\": warm-up, \\d+ calls?, .*"))
                .anyMatch(line ->
                        line.matches("Measuring \"putItem, Connection: close, Apache 5\": warm-up, \\d+ calls?.*"))
                .anyMatch(line ->
                        line.matches("Measuring \"putItem, keep-alive, Apache 5\" and \"putItem, Connection: close,"
                                + " Apache 5\": \\d+ of 400 timed calls, \\d+(\\.\\d+)?/s, \\d+ s left"));
        List<Integer> counts = said.stream()
                .filter(line -> line.contains(" timed calls"))
                .map(line -> Integer.valueOf(line.replaceAll(".*: (\\d+) of .*", "$1")))
                .toList();
        assertThat(counts).isSorted().allMatch(count -> count <= 400);
    }
}
