package io.dynamolatency.internal.driver;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.internal.calls.MeasuringTime;
import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.SwallowedFailures;
import io.dynamolatency.internal.text.Numbers;
import java.util.List;
import java.util.Optional;
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

    /** The name of the limit in reports. */
    private static final String NAME = "failed calls";

    /**
     * Fails if too many calls failed. A call that returned normally also counts as failed if all its requests failed.
     *
     * @throws AssertionError if more calls failed than allowed. The message contains the types of the failures, and the
     *     exception's cause is the first failure
     */
    public void requireErrorsAtMost(int allowed) {
        failedCalls(allowed).ifPresent(this::require);
    }

    /** Throws the failure of {@link #failedCalls}. The exception's cause is the first failure of a call. */
    public void require(Outcome failedCalls) {
        result.assertions().require(failedCalls, message -> new AssertionError(message, firstFailure));
    }

    /** Returns the outcome for the report if more calls failed than allowed; otherwise empty. */
    public Optional<Outcome> failedCalls(int allowed) {
        if (result.errors() <= allowed) {
            return swallowed(allowed - result.errors());
        }
        String failures = Numbers.byName(result.errorsByType());
        FailureMessage message = new FailureMessage(
                result.errors() + " of " + result.calls() + " calls of \"" + result.subject() + "\" failed, "
                        + (allowed == 0 ? "expected none" : "expected at most " + allowed) + ": " + failures + ".");
        Diagnosis diagnosis = result.diagnosis();
        if (!diagnosis.causes().isEmpty()) {
            message.diagnosis(diagnosis);
        }
        message.detail(
                "first",
                "call " + firstFailedCall
                        + (result.subject().load().concurrency() > 1 ? " of its thread: " : ": ")
                        + (firstFailure instanceof FailedWireCallException ? firstFailure.getMessage() : firstFailure));
        return over(
                allowed,
                result.errors() + " of " + result.calls() + ": " + failures,
                message,
                diagnosis.causes().isEmpty() ? List.of() : diagnosis.lines());
    }

    private Optional<Outcome> swallowed(int allowed) {
        SwallowedFailures swallowed = SwallowedFailures.of(result);
        if (swallowed.count() <= allowed) {
            return Optional.empty();
        }
        FailureMessage message = new FailureMessage(swallowed.count() + " of " + result.calls() + " calls of \""
                        + result.subject() + "\" " + swallowed.text() + ".")
                .fix("let the body throw what its client throws, or allow failed calls with errorsAllowed"
                        + " (with @ExpectResilience: errors)");
        return over(allowed, swallowed.count() + " of " + result.calls() + " " + swallowed.text(), message, List.of());
    }

    private Optional<Outcome> over(
            int allowed, String observed, FailureMessage message, List<Diagnosis.Line> diagnosis) {
        return Optional.of(Outcome.over(
                NAME, "at most " + allowed, observed, message.result(result).toString(), diagnosis));
    }
}
