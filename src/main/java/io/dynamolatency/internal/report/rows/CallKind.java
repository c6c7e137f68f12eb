package io.dynamolatency.internal.report.rows;

import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.Exchange;

/** How the timeline draws a call. If several kinds fit, the first of these kinds counts. */
public enum CallKind {
    /** The call threw. */
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
