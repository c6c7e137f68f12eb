package io.dynamolatency.internal.report.rows;

import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.Exchange;

/** How the timeline draws a call: the first kind that fits. */
public enum CallKind {
    /** The call threw. */
    FAILED(0),
    /** One of its requests repeats an earlier attempt. */
    RETRIED(1),
    /** It waited for a connection that it opened. */
    NEW_CONNECTION(2),
    /** All its requests travelled on reused connections. */
    REUSED_CONNECTION(3),
    /** Its requests were not recorded. */
    UNKNOWN(4);

    private final int code;

    CallKind(int code) {
        this.code = code;
    }

    /** The number of the kind on the page. */
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
