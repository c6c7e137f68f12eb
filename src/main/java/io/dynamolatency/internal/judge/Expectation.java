package io.dynamolatency.internal.judge;

import io.dynamolatency.result.Outcome;

/** A limit that a result is held against. Immutable. */
public sealed interface Expectation permits LatencyLimit, RoundTripLimit, ConnectionLimit, WireLimit, KeepAliveLimit {

    /** Holds a result against it; pure. */
    Outcome check(ResultData result);
}
