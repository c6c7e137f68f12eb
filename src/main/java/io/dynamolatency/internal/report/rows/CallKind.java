package io.dynamolatency.internal.report.rows;

import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.Exchange;

/**
 * The kind of a call, which decides how the timeline draws the call. If several kinds fit, the call has the first of
 * them.
 */
public enum CallKind {
    /** The call threw an exception. */
    FAILED(0),
    /** One of the call's requests repeats an earlier attempt. */
    RETRIED(1),
    /** The call opened a connection. */
    NEW_CONNECTION(2),
    /** All requests of the call were sent on reused connections. */
    REUSED_CONNECTION(3),
    /** The call's requests were not recorded. */
    UNKNOWN(4);

    private final int code;

    CallKind(int code) {
        this.code = code;
    }

    /** Returns the number that stands for this kind in the page's data. */
    public int code() {
        return code;
    }

    static CallKind of(CallSample sample) {
        if (sample.failed()) {
            return FAILED;
        }
        if (sample.exchanges().isEmpty()) {
            return UNKNOWN;
        }
        if (sample.exchanges().stream().anyMatch(Exchange::retry)) {
            return RETRIED;
        }
        return sample.onNewConnection() ? NEW_CONNECTION : REUSED_CONNECTION;
    }
}
