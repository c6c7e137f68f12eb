package io.dynamolatency.measure;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** A limit that a result is held against. Immutable. */
@API(status = Status.INTERNAL, since = "0.1")
public sealed interface Expectation permits LatencyLimit, RoundTripLimit, ConnectionLimit, WireLimit, KeepAliveLimit {

    /** Holds a result against it; pure. */
    Outcome check(LatencyResult result);
}
