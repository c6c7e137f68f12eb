package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.judge.FailureMessages;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
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
        throw new AssertionError(
                result.errors() + " of " + (result.count() + result.errors()) + " calls of \"" + result.subject()
                        + "\" failed, " + (allowed == 0 ? "none may" : "at most " + allowed + " may") + ": "
                        + Numbers.byName(result.errorsByType()) + "\nfirst at call " + firstFailedCall
                        + (result.subject().load().concurrency() > 1 ? " of its thread: " : ": ")
                        + (firstFailure instanceof FailedWireCallException ? firstFailure.getMessage() : firstFailure)
                        + "\n" + FailureMessages.causes(result) + ResultRemarks.circumstances(result),
                firstFailure);
    }
}
