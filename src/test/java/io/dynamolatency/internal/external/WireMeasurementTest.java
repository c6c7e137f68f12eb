package io.dynamolatency.internal.external;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.fixture.SampleWire;
import io.dynamolatency.internal.calls.ExternalCaller;
import io.dynamolatency.internal.driver.MeasurementOutcome;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.driver.MemoryPath;
import io.dynamolatency.internal.judge.AllowedConnections;
import io.dynamolatency.internal.judge.LatencyLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.process.ProcessWatcher;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import io.dynamolatency.internal.wire.WireTotals;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.WireLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is made of a wire that another process was seen on. */
@Tag("unit")
class WireMeasurementTest {

    private static final long MS = 1_000_000;

    /** A wire that a script writes to. */
    private static final class ScriptedPath extends MemoryPath {
        private final SampleWire wire = new SampleWire();
        private final List<String> steps = new ArrayList<>();
        private boolean dropped;

        @Override
        public void withoutDelay(ConnectionMode mode) {
            steps.add("without delay " + mode);
        }

        @Override
        public void open(ConnectionMode mode) {
            steps.add("open " + mode);
        }

        @Override
        public void resume(ConnectionMode mode) {
            steps.add("resume " + mode);
        }

        @Override
        public WireMark mark() {
            RecordedWireLog log = wire.log();
            return new WireMark(log.connections().size(), log.exchanges().size(), 0, 0);
        }

        @Override
        public RecordedWireLog settledLog() {
            RecordedWireLog log = wire.log();
            return dropped
                    ? RecordedWireLog.withDropped(
                            log.connections().subList(1, log.connections().size()),
                            log.exchanges().subList(1, log.exchanges().size()),
                            1,
                            1,
                            WireTotals.NONE)
                    : log;
        }
    }

    private interface Script {
        void run(int calls) throws InterruptedException;
    }

    private record Scripted(Script script) implements ExternalRun {
        @Override
        public void run(int calls, ProcessWatcher watcher) throws InterruptedException {
            script.run(calls);
        }

        @Override
        public MeasurementException noResult(String why, WireLog log) {
            return new MeasurementException(why + " [" + log.exchanges().size() + "]", null);
        }

        @Override
        public List<String> remarks() {
            return List.of("remarked");
        }
    }

    private final ScriptedPath path = new ScriptedPath();
    private final MeasurementSettings orders = MeasurementSettings.of(List.of(KEEP_ALIVE))
            .iterations(4)
            .warmup(200)
            .report(Optional.of(SampleResults.REPORT))
            .build();
    private long now = 1_000 * MS;

    private SampleWire.Connection connection() {
        now += MS;
        return path.wire.connection(now);
    }

    private SampleWire.Call exchange(SampleWire.Connection on, long millis) {
        now += MS;
        SampleWire.Call call = on.exchange(now, millis * MS);
        now += millis * MS;
        return call;
    }

    private MeasurementOutcome measured(Optional<String> operation, int processes, Script script)
            throws InterruptedException {
        return new WireMeasurement(
                        SampleResults.subject(orders), new ExternalCaller("other", processes), orders, path, operation)
                .run(new Scripted(script));
    }

    private ResultData measure(Script script) throws InterruptedException {
        return measured(Optional.empty(), 1, script).result();
    }

    @Test
    void oneCallAndOneRequestAreSingular() throws InterruptedException {
        assertThat(measure(calls -> exchange(connection(), 3)).warnings())
                .contains("calls: other made 1 call instead of 4 (DYNAMOLATENCY_ITERATIONS)");
        MeasurementSettings two =
                MeasurementSettings.of(List.of(KEEP_ALIVE)).iterations(2).build();
        assertThat(new Freeze(path, two, Optional.empty()).missed().orElseThrow())
                .contains("needs more than 1 request;");
    }

    @Test
    void whatWasThereBeforeIsNotTheProcesss() throws InterruptedException {
        exchange(connection(), 3);
        ResultData result = measure(calls -> {
            SampleWire.Connection on = connection();
            for (int i = 0; i < calls; i++) {
                exchange(on, 5 + i);
            }
        });
        assertThat(result.count()).isEqualTo(4);
        assertThat(result.wire().opened()).isEqualTo(1);
        assertThat(result.firstCall().orElseThrow().toMillis()).isEqualTo(6);
        assertThat(result.samplesNanos()).containsExactly(6 * MS, 7 * MS, 8 * MS);
        assertThat(result.serviceSamplesNanos()).containsExactly(6 * MS, 7 * MS, 8 * MS);
        assertThat(result.subject()).hasToString("putItem, as built, other");
        assertThat(result.concurrency()).isEqualTo(1);
        assertThat(result.warnings()).containsExactly("remarked");
        assertThat(path.steps).containsExactly("open " + AS_BUILT);
        assertThat(path.delays).isSameAs(DelayObserver.NONE);
        assertThat(path.watches).isZero();
    }

    @Test
    void callsAtATimeAreThoseThatHaveAMomentInCommon() throws InterruptedException {
        ResultData one = measure(calls -> {
            SampleWire.Connection on = connection();
            for (int i = 0; i < calls; i++) {
                exchange(on, 5);
            }
        });
        assertThat(one.callsAtOnce()).isEqualTo(1);
        ResultData all = measure(calls -> {
            List<SampleWire.Connection> connections = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                connections.add(connection());
            }
            // the service has one after another
            connections.forEach(on -> exchange(on, 5));
        });
        assertThat(all.wire().peakConcurrency()).isEqualTo(1);
        assertThat(all.callsAtOnce()).isEqualTo(4);
        assertThat(AllowedConnections.withoutLoss(all)).isEqualTo(4 * AllowedConnections.withoutLoss(one));
    }

    @Test
    void aFailedFirstCallLeavesTheFirstCallEmpty() throws InterruptedException {
        MeasurementOutcome measured = measured(Optional.empty(), 1, calls -> {
            SampleWire.Connection on = connection();
            exchange(on, 5).status(400);
            for (int i = 1; i < calls; i++) {
                exchange(on, 6);
            }
        });
        ResultData result = measured.result();
        assertThat(result.firstCall()).isEmpty();
        assertThat(result.samplesNanos()).hasSize(3);
        assertThat(result.errorsByType()).isEqualTo(Map.of("HTTP 400", 1));
        assertThat(measured.firstFailedCall()).isEqualTo(1);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> measured.requireErrorsAtMost(0))
                .withMessageContaining(
                        "1 of 4 calls of \"putItem, as built, other\" failed, expected none: 1 x HTTP 400.\n"
                                + "details:  first: call 1: PutItem: HTTP 400");
    }

    @Test
    void eachProcessHasItsShareAndIsAClientOfItsOwn() throws InterruptedException {
        List<Integer> asked = new ArrayList<>();
        ResultData result = measured(Optional.empty(), 3, calls -> {
                    asked.add(calls);
                    SampleWire.Connection on = connection();
                    // opening takes most of a call, so that it is a cause
                    now += 20_000_000;
                    for (int i = 0; i < calls; i++) {
                        exchange(on, 5).invocation(null);
                    }
                    on.closed(Closer.CLIENT_FIN, now);
                })
                .result();
        assertThat(asked).containsExactly(2, 1, 1);
        assertThat(result.diagnosis().causes().get(0).title()).startsWith("new processes start");
        assertThat(result.subject()).hasToString("putItem, as built, other, 3 processes");
    }

    @Test
    void noCallsAreNoResult() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(calls -> {}))
                .withMessage("it sent no request to the endpoint given to it [0]");
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measured(Optional.of("GetItem"), 1, calls -> exchange(connection(), 5)))
                .withMessageStartingWith("it sent no request of the operation \"GetItem\", but 1 x PutItem; write");
    }

    @Test
    void moreCallsThanTheLogKeepsAreNoResult() {
        path.dropped = true;
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(calls -> {
                    for (int i = 0; i < calls; i++) {
                        exchange(connection(), 5);
                    }
                }))
                .withMessageStartingWith("it made 4 requests on ");
    }

    @Test
    void failuresOfTheProcessPassOnAndDelaysAreUnobservedThen() {
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> measure(calls -> {
                    throw new InterruptedException();
                }));
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(calls -> {
                    throw new MeasurementException("exited with code 1", null);
                }));
        assertThat(path.delays).isSameAs(DelayObserver.NONE);
        assertThat(path.watches).isZero();
    }

    @Test
    void anInterruptAtItsEndIsNoResult() {
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> measure(calls -> {
                    exchange(connection(), 5);
                    Thread.currentThread().interrupt();
                }));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aBackEndThatEndedMeanwhileIsSaid() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(calls -> {
                    exchange(connection(), 5).status(502);
                    path.backendFailure = "DynamoDB Local is gone";
                }))
                .withMessage("Measuring \"putItem, as built, other\": DynamoDB Local is gone");
    }

    @Test
    void anUndecidedLimitSaysWhatToWrite() throws InterruptedException {
        ResultData result = measure(calls -> {
            SampleWire.Connection on = connection();
            for (int i = 0; i < 60; i++) {
                exchange(on, 5);
            }
        });
        Outcome outcome = new LatencyLimit(Statistic.P90, java.time.Duration.ofMillis(50)).check(result);
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(outcome.message())
                .contains("a proof takes at least 74 calls; write iterations = 74 or more")
                .doesNotContain("maxIterations");
    }
}
