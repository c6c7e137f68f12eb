package io.dynamolatency.assertions;

import io.dynamolatency.internal.judge.RoundTripLimit;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.InsufficientEvidenceException;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on the round trips of the median call, which are whole numbers: an estimate of 1.2 counts as 1. An
 * assertion fails if the contrary is proved at the result's {@link LatencyResult#confidence()}. An undecided one passes
 * with a warning in the report; in a strict test it fails.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class RoundTripsAssert extends AbstractAssert<RoundTripsAssert, LatencyResult> {

    RoundTripsAssert(LatencyResult actual) {
        super(actual, RoundTripsAssert.class);
    }

    /**
     * Asserts that a call takes at most this many.
     *
     * <p>Passes: {@code roundTripsPerCall().isAtMost(1)} for requests on a reused connection; fails for the three that
     * one takes which opens its connection with TLS 1.3.
     *
     * @param most 0 or more
     * @throws InsufficientEvidenceException when that cannot be told, saying why
     */
    public RoundTripsAssert isAtMost(int most) {
        return keeps(new RoundTripLimit(most, true));
    }

    /**
     * Asserts that a call takes at least this many.
     *
     * <p>Passes: {@code roundTripsPerCall().isAtLeast(3)} if each call opens its connection with TLS 1.3; fails on a
     * kept one.
     *
     * @param least 1 or more
     * @throws InsufficientEvidenceException when that cannot be told, saying why
     */
    public RoundTripsAssert isAtLeast(int least) {
        return keeps(new RoundTripLimit(least, false));
    }

    private RoundTripsAssert keeps(RoundTripLimit limit) {
        Outcomes.require(actual, limit.check(Outcomes.data(actual)), message -> failure("%s", message));
        return this;
    }
}
