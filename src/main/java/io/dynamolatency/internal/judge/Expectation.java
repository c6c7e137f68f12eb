package io.dynamolatency.internal.judge;

/** A limit that a result is checked against. Immutable. */
public interface Expectation {

    /** Checks a result against this limit. Pure. */
    Outcome check(ResultData result);
}
