package io.dynamolatency.internal.driver;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Failed calls, and what ends a measurement before its last call. */
@Tag("unit")
class MeasurementEndTest extends MeasurementCase {

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
                .hasMessageContaining("4 of 20 calls of \"putItem, keep-alive, Apache 5\" failed, expected at most 3:"
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

    /** A connection whose handshake fails now. */
    private ConnectionRecord failedHandshake() {
        ConnectionRecord failed = SampleResults.connection(path.connections.size(), Handshake.FAILED, 0, null);
        return new ConnectionRecord(
                failed.index(),
                System.nanoTime(),
                failed.firstByteNanos(),
                failed.handshake(),
                failed.handshakeFailure(),
                failed.handshakeNanos(),
                failed.tlsVersion(),
                failed.exchanges(),
                failed.bytesReceived(),
                failed.bytesSent(),
                failed.closedNanos(),
                failed.closedBy(),
                failed.closeNotify());
    }

    @Test
    void whatTheWireShowsOfCallsThatAllFailIsSaid() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(1000, 0, KEEP_ALIVE), m -> {
                    path.connections.add(failedHandshake());
                    throw new IllegalStateException("no");
                }))
                .withMessageContaining("\ncause:    TLS handshakes fail")
                .withMessageContaining("\nevidence: why: untrusted\n")
                .withMessageContaining("\nfix:      see the reason above");
    }

    @Test
    void whatClosesConnectionsIsNotWhyCallsFail() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(3, 50, CLOSE), m -> {
                    path.exchange();
                    throw new IllegalStateException("no such table");
                }))
                .withMessageContaining("10 calls in a row failed in the warm-up")
                .withMessageNotContaining("cause:");
    }

    @Test
    void aHandshakeThatFailedBeforeThePhaseIsNotWhyCallsFail() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(1000, 20, KEEP_ALIVE), m -> {
                    path.exchange();
                    if (path.exchanges.size() == 5) {
                        path.connections.add(
                                SampleResults.connection(path.connections.size(), Handshake.FAILED, 0, null));
                    } else if (path.exchanges.size() > 200) {
                        throw new IllegalStateException("no such table");
                    }
                }))
                .withMessageContaining("calls in a row failed in the timed run")
                .withMessageNotContaining("cause:");
    }

    @Test
    void failuresInARowAreExplainedByAllBlocksOfTheirMode() {
        // the failures go over several blocks, since each block has few calls
        int[] calls = {0};
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(200, 0, KEEP_ALIVE, CLOSE), m -> {
                    if (m == CLOSE || ++calls[0] <= 15) {
                        path.exchange();
                        return;
                    }
                    path.connections.add(failedHandshake());
                    throw new IllegalStateException("no");
                }))
                .withMessageContaining("10 calls in a row failed in the timed run")
                .withMessageContaining("\ncause:    TLS handshakes fail")
                .withMessageContaining("1 connection was opened for 15 requests, 10 more failed in the TLS handshake");
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
                .withMessageContaining("sent no request to the endpoint of the test");
    }

    @Test
    void aBodyThatCollectsItemsForABatchIsMeasured() {
        int[] calls = {0};
        ResultData result = measure(orders(200, 0, KEEP_ALIVE), m -> {
                    if (++calls[0] % 100 == 0) {
                        path.exchange();
                    }
                })
                .get(0)
                .result();
        assertThat(result.wire().exchanges()).hasSize(2);
    }

    @Test
    void aBodyWhoseWarmUpAloneSendsARequestIsToldSo() {
        int[] calls = {0};
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(orders(5, 20, KEEP_ALIVE), m -> {
                    if (calls[0]++ == 0) {
                        path.exchange();
                    }
                }))
                .withMessageContaining("the body ran 5 times and sent no request to the endpoint of the test. Other"
                        + " calls of the body, such as the warm-up, sent 1 request.")
                .withMessageContaining("if the code caches answers, let the body clear the cache");
    }

    @Test
    void aBodyWhoseHandshakesFailSentNothingBecauseOfThem() {
        assertThatExceptionOfType(MeasurementException.class)
                .isThrownBy(() -> measure(
                        orders(5, 0, KEEP_ALIVE),
                        m -> path.connections.add(
                                SampleResults.connection(path.connections.size(), Handshake.FAILED, 0, null))))
                .withMessageContaining("sent no request, because 5 connections ended in the TLS handshake")
                .withMessageContaining("TLS handshakes fail")
                .withMessageNotContaining("use the injected client");
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
                        "KEEP_ALIVE did not hold: connections were not reused: 20 were opened, but the calls needed"
                                + " only 1")
                .withMessageContaining("The figures are not reported, since they do not show this mode.");
        assertThatExceptionOfType(ConnectionModeViolatedException.class)
                .isThrownBy(() -> measure(orders(20, 0, CLOSE), m -> {
                    path.mode = KEEP_ALIVE;
                    path.exchange();
                }))
                .withMessageContaining("CLOSE did not hold: 20 of 20 requests carried no header Connection: close");
    }
}
