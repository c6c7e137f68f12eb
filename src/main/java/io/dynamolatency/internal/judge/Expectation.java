package io.dynamolatency.internal.judge;

import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.Outcome;
import org.apiguardian.api.API.Status;
import org.apiguardian.api.API;

/** A limit that a result is held against. Immutable. */
@API(status = Status.INTERNAL, since = "0.1")
public sealed interface Expectation permits LatencyLimit, RoundTripLimit, ConnectionLimit, WireLimit, KeepAliveLimit {

    /** Holds a result against it; pure. */
    Outcome check(LatencyResult result);
}
