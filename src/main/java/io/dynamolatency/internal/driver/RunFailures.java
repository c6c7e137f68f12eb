package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.CallSamples;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.diagnose.DiagnosisInput;
import io.dynamolatency.internal.diagnose.FailureCauses;
import io.dynamolatency.internal.diagnose.RunConditions;
import io.dynamolatency.internal.judge.DeadAddressText;
import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.WireText;
import io.dynamolatency.internal.text.Excerpt;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions of a measurement without a result. Thread-safe. */
final class RunFailures {

    private static final int LONGEST_FAILURE = 700;

    private final MeasuredTest subject;
    private final MeasurementSettings settings;
    private final CallPath path;

    RunFailures(MeasuredTest subject, MeasurementSettings settings, CallPath path) {
        this.subject = subject;
        this.settings = settings;
        this.path = path;
    }

    private String measuring(ConnectionMode mode) {
        return "Measuring \"" + subject.in(mode) + "\"";
    }

    /**
     * Returns the exception for calls that sent no request.
     *
     * @param elsewhere how many requests other calls of the measurement sent
     */
    MeasurementException notOnTheWire(ConnectionMode mode, int calls, long elsewhere) {
        String ran = measuring(mode) + ": the body ran " + Numbers.counted(calls, "time");
        long failed = path.log().connections().stream()
                .filter(connection -> connection.handshake() == Handshake.FAILED)
                .count();
        if (failed > 0) {
            return failure(new FailureMessage(ran + " and sent no request, because "
                            + Numbers.counted(failed, "connection")
                            + " ended in the TLS handshake.")
                    .diagnosis(diagnosis(mode, CallSamples.NONE, path.log())));
        }
        if (elsewhere > 0) {
            return failure(new FailureMessage(
                            ran + " and sent no request to the endpoint of the test. Other calls of the body,"
                                    + " such as the warm-up, sent "
                                    + Numbers.counted(elsewhere, "request") + ".")
                    .fix("if the code caches answers, let the body clear the cache before each call"));
        }
        return failure(new FailureMessage(ran + " and sent no request to the endpoint of the test.")
                .fix("use the injected client in the body, or a client built for the injected DynamoEndpoint"));
    }

    private static MeasurementException failure(FailureMessage message) {
        return new MeasurementException(message.toString(), null);
    }

    /** Fails if most calls returned before the SDK had the results of their requests. */
    void requireAwaited(ConnectionMode mode, CallSamples samples) {
        int early = samples.returnedEarly();
        if (early > 0) {
            throw failure(new FailureMessage(measuring(mode) + ": " + early + " of "
                            + Numbers.counted(samples.size(), "call")
                            + " returned before the SDK had the results of their requests, so their times do"
                            + " not include the answers.")
                    .fix("let the body wait for the futures that the client returns, for instance with" + " .join()"));
        }
    }

    /** Returns the exception for a back end that ended while calls were made. */
    MeasurementException backendEnded(String ended, @Nullable Throwable cause) {
        return new MeasurementException("Measuring \"" + subject + "\": " + ended, cause);
    }

    MeasurementException backendEnded(ConnectionMode mode, String ended, int call, Phase phase, Throwable failure) {
        return new MeasurementException(
                new FailureMessage(measuring(mode) + ": " + ended)
                        .detail("failed call", "call " + call + " of the " + phase + ": " + failure)
                        .toString(),
                failure);
    }

    /**
     * Returns the exception for too many failed calls in a row.
     *
     * @param phaseLog the connections and exchanges of the phase in which the calls failed
     */
    MeasurementException givenUp(
            ConnectionMode mode, Phase phase, int inARow, ThreadSeries series, RecordedWireLog phaseLog) {
        Optional<CallSeries> first = series.firstToFail();
        FailureMessage message = new FailureMessage(measuring(mode) + ": " + inARow + " calls in a row failed in the "
                + phase + ", so the measurement stopped: " + Numbers.byName(series.errors()) + ".");
        // the calls can use connections that were opened earlier
        Diagnosis diagnosis = diagnosis(mode, series.samples(), phaseLog.withCarriers(path.log()));
        if (!diagnosis.healthy()) {
            message.diagnosis(diagnosis);
        } else {
            DeadAddressText.addTo(message, phaseLog);
        }
        message.detail(
                "last failure",
                Excerpt.shortened(
                        // the SDK's advice on pools has thousands of characters
                        String.valueOf(first.map(CallSeries::lastFailure).orElse(null)), LONGEST_FAILURE));
        message.detail("connections", WireText.connections(path.log()) + "; counted since the client was built");
        message.faults(path.log());
        return new MeasurementException(
                message.toString(), first.map(CallSeries::firstFailure).orElse(null));
    }

    private Diagnosis diagnosis(ConnectionMode mode, CallSamples samples, WireLog wire) {
        MeasuredTest failed = subject.in(mode);
        return FailureCauses.of(new DiagnosisInput(
                new RunConditions(
                        mode,
                        failed.httpClient(),
                        failed.network(),
                        settings.load().concurrency(),
                        true),
                samples,
                wire,
                List.of(),
                Optional.of("they were not read"),
                List.of()));
    }

    /** Sets the interrupt flag of this thread, and returns the exception for an interrupted measurement. */
    MeasurementException interrupted(ConnectionMode mode, int calls, Phase phase, @Nullable Throwable cause) {
        Thread.currentThread().interrupt();
        return new MeasurementException(
                measuring(mode) + " was interrupted after " + calls + " calls of the " + phase
                        + (phase == Phase.TIMED && calls <= settings.iterations()
                                ? " (of " + settings.iterations() + ")"
                                : "")
                        + "; there is no result",
                cause);
    }

    MeasurementException interruptedAtItsEnd() {
        return new MeasurementException(
                "Measuring \"" + subject + "\" was interrupted at its end; there is no result", null);
    }

    static ConnectionModeViolatedException modeViolated(String reason, ResultData result) {
        return new ConnectionModeViolatedException(
                new FailureMessage(reason + ". The figures are not reported, since they do not show this mode.")
                        .diagnosis(result.diagnosis(Symptom.CONNECTIONS))
                        .result(result)
                        .toString());
    }
}
