package io.dynamolatency.internal.driver;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.SwallowedFailures;
import io.dynamolatency.internal.text.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * The result of a mode, and the first failure among its calls.
 *
 * @param result the data of the result
 * @param firstFailure the exception of the first failed call; {@code null} if none failed
 * @param firstFailedCall the number of that call in its thread, from 1; 0 if none failed
 * @param errorsAllowed how many calls are allowed to fail
 * @param time how long the measurement took, with all modes of an interleaved run
 */
public record MeasurementOutcome(
        ResultData result,
        @Nullable Throwable firstFailure,
        int firstFailedCall,
        int errorsAllowed,
        MeasuringTime time) {

    /**
     * Fails if too many calls failed. A call that returned normally also counts as failed if all its requests failed.
     *
     * @throws AssertionError if more calls failed than allowed. The message contains the types of the failures, and the
     *     exception's cause is the first failure
     */
    public void requireErrorsAtMost(int allowed) {
        if (result.errors() <= allowed) {
            requireSwallowedAtMost(allowed - result.errors());
            return;
        }
        int calls = result.count() + result.errors();
        FailureMessage message =
                new FailureMessage(result.errors() + " of " + calls + " calls of \"" + result.subject() + "\" failed, "
                        + (allowed == 0 ? "expected none" : "expected at most " + allowed) + ": "
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

    private void requireSwallowedAtMost(int allowed) {
        SwallowedFailures swallowed = SwallowedFailures.of(result);
        if (swallowed.count() > allowed) {
            int calls = result.count() + result.errors();
            throw new AssertionError(new FailureMessage(swallowed.count() + " of " + calls + " calls of \""
                            + result.subject() + "\" " + swallowed.text() + ".")
                    .fix("let the body throw what its client throws, or allow failed calls with errorsAllowed"
                            + " (with @ExpectResilience: errors)")
                    .result(result)
                    .toString());
        }
    }
}
