package io.dynamolatency.internal.report.rows;

import io.dynamolatency.result.CallSample;
import io.dynamolatency.wire.Exchange;

/** What a call looks like in the report's timeline; of several that fit the first. */
public enum CallKind {
    /** It threw. */
    FAILED(0),
    /** One of its requests repeats an earlier attempt. */
    RETRIED(1),
    /** It waited for a connection that was opened for it. */
    NEW_CONNECTION(2),
    /** All of its requests travelled on connections that had carried others. */
    REUSED_CONNECTION(3),
    /** Nobody saw its requests. */
    UNKNOWN(4);

    private final int code;

    CallKind(int code) {
        this.code = code;
    }

    /** How the page knows it: the position of what it draws for it. */
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
