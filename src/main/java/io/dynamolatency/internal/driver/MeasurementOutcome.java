package io.dynamolatency.internal.driver;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.text.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * The result of a mode, and the first failure among its calls.
 *
 * @param result what was measured
 * @param firstFailure the exception of the first failed call; {@code null} if none failed
 * @param firstFailedCall the number of that call in its thread, from 1; 0 if none failed
 * @param errorsAllowed how many calls may fail
 * @param time how long the measurement took, with all modes of an interleaved run
 */
public record MeasurementOutcome(
        ResultData result,
        @Nullable Throwable firstFailure,
        int firstFailedCall,
        int errorsAllowed,
        MeasuringTime time) {

    /**
     * Requires that few calls failed.
     *
     * @throws AssertionError if more failed than allowed, with their types, caused by the first failure
     */
    public void requireErrorsAtMost(int allowed) {
        if (result.errors() <= allowed) {
            return;
        }
        int calls = result.count() + result.errors();
        FailureMessage message =
                new FailureMessage(result.errors() + " of " + calls + " calls of \"" + result.subject() + "\" failed, "
                        + (allowed == 0 ? "none may" : "at most " + allowed + " may") + ": "
                        + Numbers.byName(result.errorsByType()) + ".");
        Diagnosis diagnosis = result.diagnosis();
        if (!diagnosis.causes().isEmpty()) {
            message.diagnosis(diagnosis);
        }
        message.detail(
                "first",
                "call " + firstFailedCall
                        + (result.subject().load().concurrency() > 1 ? " of its thread: " : ": ")
                        + (firstFailure instanceof FailedWireCallException ? firstFailure.getMessage() : firstFailure));
        throw new AssertionError(message.result(result).toString(), firstFailure);
    }
}
