package io.dynamolatency.assertions;

import io.dynamolatency.internal.access.ApiAccess;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.measure.LatencyResult;
import java.util.function.Function;

/** Turns verdicts into assertion errors. */
final class Outcomes {

    private Outcomes() {}

    /** Returns the internal data of a result. */
    static ResultData data(LatencyResult result) {
        return ApiAccess.read(result, ResultData.class);
    }

    /**
     * Throws the assertion's error if the outcome fails.
     *
     * @param failure makes the assertion's error from a message
     * @throws io.dynamolatency.result.InsufficientEvidenceException if the outcome can't be judged
     */
    static void require(LatencyResult result, Outcome outcome, Function<String, AssertionError> failure) {
        data(result).assertions().require(outcome, failure);
    }
}
