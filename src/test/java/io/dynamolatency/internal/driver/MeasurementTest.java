package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.calls.RoundTripReference;
import io.dynamolatency.internal.calls.StalledCalls;
import io.dynamolatency.internal.driver.BlockSchedule.Block;
import io.dynamolatency.internal.hiccup.Stalls;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.internal.wire.WireTotals;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Noise.Stall;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.WarmUp;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

@Tag("unit")
class MeasurementTest {

    /** A path that behaves as its modes say, in memory. */
    private static final class Path extends MemoryPath {
        final List<String> steps = new ArrayList<>();
        final List<Exchange> exchanges = new ArrayList<>();
        final List<ConnectionRecord> connections = new ArrayList<>();
        ConnectionMode mode = KEEP_ALIVE;
        int kept = -1;
        int keptExchanges;
        int dropped;
        int beforeCalls;
        int interruptBefore = -1;
        long restNanos;

        void exchange() {
            boolean close = mode == CLOSE;
            int connection = kept;
            if (close || kept < 0) {
                connection = connections.size();
                connections.add(SampleResults.connection(connection, Handshake.FULL, 1, null));
            }
            if (!close && kept < 0) {
                kept = connection;
                keptExchanges = 0;
            }
            exchanges.add(SampleResults.exchange(
                    exchanges.size(), connection, close ? 0 : keptExchanges++, close ? "close" : null));
        }

        @Override
        public void withoutDelay(ConnectionMode next) {
            steps.add("without delay " + next);
            mode = next;
        }

        @Override
        public void withRtt(ConnectionMode next, Duration rtt) {
            steps.add("rtt " + next);
        }

        @Override
        public void open(ConnectionMode next) {
            steps.add("open " + next);
            mode = next;
            if (next == KEEP_ALIVE) {
                kept = -1;
            }
        }

        @Override
        public void resume(ConnectionMode next) {
            steps.add("resume " + next);
            mode = next;
        }

        @Override
        public void beforeCall(ConnectionMode next, int concurrency) throws InterruptedException {
            beforeCalls++;
            TimeUnit.NANOSECONDS.sleep(restNanos);
            if (interruptBefore == beforeCalls) {
                throw new InterruptedException();
            }
        }

        @Override
        public WireMark mark() {
            return new WireMark(connections.size(), exchanges.size());
        }

        @Override
        public RecordedWireLog settledLog() {
            Map<WireCount, Long> counts = new EnumMap<>(WireCount.class);
            for (WireCount count : WireCount.values()) {
                counts.put(
                        count,
                        exchanges.stream().limit(dropped).filter(count::counts).count());
            }
            WireTotals totals = new WireTotals(List.of(), List.of(new WireTotals.Stretch(0, counts)));
            return RecordedWireLog.withDropped(
                    connections, exchanges.subList(dropped, exchanges.size()), 0, dropped, totals);
        }
    }

    private final Path path = new Path();

    private List<MeasurementOutcome> measure(MeasurementSettings orders, TimedCall call) {
        return new Measurement(SampleResults.subject(orders), orders, path, call).run();
    }

    private static MeasurementSettings orders(int iterations, int warmup, ConnectionMode... modes) {
        return MeasurementSettings.of(List.of(modes))
                .iterations(iterations)
                .warmup(warmup)
                .build();
    }

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
                        new Block(KEEP_ALIVE, 5), new Block(CLOSE, 5), new Block(CLOSE, 5), new Block(KEEP_ALIVE, 5))
                .endsWith(new Block(CLOSE, 4), new Block(KEEP_ALIVE, 4));
        assertThat(BlockSchedule.of(List.of(KEEP_ALIVE, CLOSE), 3, 1)).hasSize(6);
        assertThat(BlockSchedule.of(List.of(CLOSE), 45, 1)).containsExactly(new Block(CLOSE, 45));
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
    void failedCallsAreCountedByTypeAndHaveNoTime() {
        MeasurementSettings tolerant = MeasurementSettings.of(List.of(KEEP_ALIVE))
                .iterations(20)
                .warmup(0)
                .errorsAllowed(4)
                .build();
        int[] call = {0};
        MeasurementOutcome measured = measure(tolerant, m -> {
                    path.exchange();
                    call[0]++;
                    if (call[0] == 3 || call[0] == 9 || call[0] == 10) {
                        throw new IllegalStateException("broken " + call[0]);
                    }
                    if (call[0] == 20) {
                        throw new AssertionError("not what was put");
                    }
                })
                .get(0);
        ResultData result = measured.result();
        assertThat(result.count()).isEqualTo(16);
        assertThat(result.errors()).isEqualTo(4);
        assertThat(result.errorsByType())
                .containsEntry("java.lang.IllegalStateException", 3)
                .containsEntry("java.lang.AssertionError", 1);
        assertThat(result.samplesNanos()).hasSize(15);
        measured.requireErrorsAtMost(4);
        assertThatThrownBy(() -> measured.requireErrorsAtMost(3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("4 of 20 calls of \"putItem, keep-alive, Apache 5\" failed, at most 3 may:"
                        + " 3 x java.lang.IllegalStateException, 1 x java.lang.AssertionError")
                .hasMessageContaining("first: call 3: java.lang.IllegalStateException: broken 3")
                .hasRootCauseMessage("broken 3");
    }

    @Test
    void aFailedFirstCallLeavesTheFirstCallEmpty() {
        int[] call = {0};
        ResultData result = measure(
                        MeasurementSettings.of(List.of(KEEP_ALIVE))
                                .iterations(20)
                                .warmup(0)
                                .errorsAllowed(1)
                                .build(),
                        m -> {
                            path.exchange();
                            if (call[0]++ == 0) {
                                throw new IllegalStateException();
                            }
                        })
                .get(0)
                .result();
        assertThat(result.firstCall()).isEmpty();
        assertThat(result.count()).isEqualTo(19);
        assertThatExceptionOfType(InsufficientEvidenceException.class)
                .isThrownBy(() -> SampleResults.result(result).assertBelow(Statistic.FIRST_CALL, Duration.ofDays(1)))
                .withMessageContaining("has no first call: it failed (1 x java.lang.IllegalStateException)");
    }

    @Test
    void givesUpAfterTenFailuresInARow() {
        int[] calls = {0};
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(1000, 0, KEEP_ALIVE), m -> {
                    path.exchange();
                    calls[0]++;
                    throw new IllegalStateException("no " + calls[0]);
                }))
                .withMessageContaining("10 calls in a row failed in the timed run")
                .withMessageContaining("10 x java.lang.IllegalStateException")
                .withRootCauseInstanceOf(IllegalStateException.class)
                .havingRootCause()
                .withMessage("no 1");
        assertThat(calls[0]).isEqualTo(10);
    }

    @Test
    void whatTheWireShowsOfCallsThatAllFailIsSaid() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(1000, 0, KEEP_ALIVE), m -> {
                    path.connections.add(SampleResults.connection(path.connections.size(), Handshake.FAILED, 0, null));
                    throw new IllegalStateException("no");
                }))
                .withMessageContaining("\ncause:    TLS handshakes fail")
                .withMessageContaining("\nevidence: why: untrusted\n")
                .withMessageContaining("\nfix:      make the client trust the certificate it is shown");
    }

    @Test
    void fewCallsThatAllFailAreNoResult() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(3, 0, KEEP_ALIVE), m -> {
                    path.exchange();
                    throw new IllegalStateException("no");
                }))
                .withMessageContaining("3 calls in a row failed");
    }

    @Test
    void failuresInWarmUpCountTowardsGivingUpAndNothingElse() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(3, 50, KEEP_ALIVE), m -> {
                    throw new IllegalStateException("no");
                }))
                .withMessageContaining("in the warm-up");
    }

    @Test
    void aBackEndThatEndedIsTheReasonAtOnce() {
        int[] calls = {0};
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(100, 0, KEEP_ALIVE), m -> {
                    path.exchange();
                    if (++calls[0] == 5) {
                        path.backendFailure = "DynamoDB Local (pid 1) ended with exit code 137";
                        throw new IllegalStateException("502");
                    }
                }))
                .withMessageContaining("ended with exit code 137")
                .withMessageContaining("call 5 of the timed run");
        assertThat(calls[0]).isEqualTo(5);
    }

    @Test
    void aBodyThatSendsNothingIsNoPass() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(5, 0, KEEP_ALIVE), m -> {}))
                .withMessageContaining("sent no request to the endpoint given to it");
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
                .contains("records: only the newest " + result.kept() + " calls");
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
    void whateverEndsARunEndsTheWatch() {
        for (Throwable end : List.of(
                new TestAbortedException("no"), new InterruptedException(), new IllegalStateException("each fails"))) {
            path.watched = false;
            assertThatThrownBy(() -> measure(orders(100, 0, KEEP_ALIVE), m -> {
                        path.exchange();
                        assertThat(path.watches).isOne();
                        throw end;
                    }))
                    .isNotNull();
            assertThat(Thread.interrupted()).isEqualTo(end instanceof InterruptedException);
            assertThat(path.watched).isTrue();
            assertThat(path.watches).isZero();
        }
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
            assertThat(result.undisturbed(Statistic.MAX)).isEmpty();
            assertThat(result.timesInOrder()).hasSize(19).allSatisfy(call -> assertThat(call.stalledNanos())
                    .isEqualTo(call.nanos()));
            assertThat(result.samples()).allSatisfy(call -> assertThat(StalledCalls.overlap(result.noise(), call))
                    .isPositive());
            if (result.mode() == KEEP_ALIVE) {
                assertThat(result.diagnosis().lines())
                        .extracting(Diagnosis.Line::toString)
                        .anyMatch(line ->
                                line.startsWith("evidence: pauses of this JVM are not known: there is no recorder,"
                                        + " stalls of this machine took "));
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
    void anInterruptEndsTheRunAndStaysSet() {
        int[] calls = {0};
        try {
            assertThatExceptionOfType(MeasurementException.class)
                    .isThrownBy(() -> measure(orders(100, 0, KEEP_ALIVE), m -> {
                        path.exchange();
                        if (++calls[0] == 7) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .withMessageContaining(
                            "was interrupted after 7 calls of the timed run (of 100); there is no result");
            assertThat(calls[0]).isEqualTo(7);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatHappensBetweenCallsMayBeInterruptedToo() {
        path.interruptBefore = 5;
        try {
            assertThatExceptionOfType(MeasurementException.class)
                    .isThrownBy(() -> measure(orders(100, 0, KEEP_ALIVE), m -> path.exchange()))
                    .withMessageContaining("was interrupted after 4 calls of the timed run (of 100)");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
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
    void anInterruptedExceptionSetsTheFlagAgain() {
        try {
            assertThatExceptionOfType(MeasurementException.class)
                    .isThrownBy(() -> measure(orders(100, 0, KEEP_ALIVE), m -> {
                        throw new InterruptedException();
                    }))
                    .withMessageContaining("was interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anAssumptionThatFailsAndErrorsOfTheJvmPassThrough() {
        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(() -> measure(orders(5, 0, KEEP_ALIVE), m -> {
                    throw new TestAbortedException("not here");
                }));
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> measure(orders(5, 0, KEEP_ALIVE), m -> {
                    throw new OutOfMemoryError("none left");
                }));
    }

    @Test
    void aModeThatTheWireContradictsHasNoResult() {
        assertThatExceptionOfType(ConnectionModeViolatedException.class)
                .isThrownBy(() -> measure(orders(20, 0, KEEP_ALIVE), m -> {
                    path.kept = -1;
                    path.exchange();
                }))
                .withMessageContaining(
                        "KEEP_ALIVE did not hold: connections were not kept, 20 were opened where 1 would do")
                .withMessageContaining("The figures are not reported, since their label would be wrong.");
        assertThatExceptionOfType(ConnectionModeViolatedException.class)
                .isThrownBy(() -> measure(orders(20, 0, CLOSE), m -> {
                    path.mode = KEEP_ALIVE;
                    path.exchange();
                }))
                .withMessageContaining("CLOSE did not hold: 20 of 20 requests carried no header Connection: close");
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
                .isGreaterThanOrEqualTo(StabilityRule.LEAST);
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
