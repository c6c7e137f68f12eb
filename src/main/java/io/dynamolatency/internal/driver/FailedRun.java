package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Symptom;
import io.dynamolatency.internal.calls.CallSeries;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.diagnose.CauseAnalysis;
import io.dynamolatency.internal.diagnose.DiagnosisInput;
import io.dynamolatency.internal.diagnose.RunConditions;
import io.dynamolatency.internal.judge.FailureMessages;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.internal.judge.WireText;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.result.ConnectionModeViolatedException;
import io.dynamolatency.result.MeasurementException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The exceptions of a measurement without a result. Thread-safe. */
final class FailedRun {

    private final MeasuredTest subject;
    private final MeasurementSettings settings;
    private final CallPath path;

    FailedRun(MeasuredTest subject, MeasurementSettings settings, CallPath path) {
        this.subject = subject;
        this.settings = settings;
        this.path = path;
    }

    private String measuring(ConnectionMode mode) {
        return "Measuring \"" + subject.in(mode) + "\"";
    }

    MeasurementException notOnTheWire(ConnectionMode mode, int calls) {
        return new MeasurementException(
                measuring(mode) + ": the body was run " + Numbers.counted(calls, "time")
                        + " and sent no request to the endpoint given to it; use the injected client in it, or one"
                        + " built for the injected DynamoEndpoint",
                null);
    }

    /** The back end ended while calls were made. */
    MeasurementException backendEnded(String ended, @Nullable Throwable cause) {
        return new MeasurementException("Measuring \"" + subject + "\": " + ended, cause);
    }

    MeasurementException backendEnded(ConnectionMode mode, String ended, int call, Phase phase, Throwable failure) {
        return new MeasurementException(
                measuring(mode) + ": " + ended + "\nIt happened in call " + call + " of the " + phase
                        + ", which failed with " + failure,
                failure);
    }

    /** Too many calls in a row failed. */
    MeasurementException givenUp(ConnectionMode mode, Phase phase, int inARow, ThreadSeries series) {
        Optional<CallSeries> first = series.firstToFail();
        return new MeasurementException(
                measuring(mode) + ": " + inARow + " calls in a row failed in the " + phase + ", so it was given up: "
                        + Numbers.byName(series.errors()) + "\nThe last one: "
                        + first.map(CallSeries::lastFailure).orElse(null) + "\nconnections: "
                        + WireText.connections(path.log()) + ", since the client was built"
                        + cause(mode, series),
                first.map(CallSeries::firstFailure).orElse(null));
    }

    /** Returns what the wire shows of why calls fail, a line each; empty if it shows nothing. */
    private String cause(ConnectionMode mode, ThreadSeries series) {
        MeasuredTest failed = subject.in(mode);
        Diagnosis diagnosis = CauseAnalysis.of(
                new DiagnosisInput(
                        new RunConditions(
                                mode,
                                failed.httpClient(),
                                failed.network(),
                                settings.load().concurrency(),
                                true),
                        series.samples(),
                        path.log(),
                        List.of(),
                        Optional.of("they were not read"),
                        List.of()),
                Symptom.CONNECTIONS,
                0);
        return diagnosis.healthy()
                ? ""
                : "\n" + FailureMessages.columns(diagnosis.lines()).stripTrailing();
    }

    MeasurementException interrupted(ConnectionMode mode, int calls, Phase phase, @Nullable Throwable cause) {
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
                reason + ".\nThe figures are not reported, they would stand under a wrong label.\n"
                        + ResultRemarks.circumstances(result));
    }
}
