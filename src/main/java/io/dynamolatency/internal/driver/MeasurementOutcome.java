package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.judge.FailureMessages;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.ResultRemarks;
import io.dynamolatency.internal.text.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * A result, and the first failure among its calls.
 *
 * @param result what was measured
 * @param firstFailure what the first failed call threw, {@code null} when none failed
 * @param firstFailedCall which call of its thread that was, counted from 1; 0 when none failed
 * @param errorsAllowed how many of its calls it was told to put up with if they fail
 * @param time how long it took to measure it, together with the modes that were measured in turns with it
 */
public record MeasurementOutcome(
        ResultData result,
        @Nullable Throwable firstFailure,
        int firstFailedCall,
        int errorsAllowed,
        MeasuringTime time) {

    /**
     * Returns where no more calls failed than allowed.
     *
     * @throws AssertionError where more did, saying how many of which type, caused by the first
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
