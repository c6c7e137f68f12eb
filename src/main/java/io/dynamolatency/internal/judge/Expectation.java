package io.dynamolatency.internal.judge;

/** A limit that a result is held against. Immutable. */
public interface Expectation {

    /** Holds a result against it; pure. */
    Outcome check(ResultData result);
}
