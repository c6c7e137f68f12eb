package io.dynamolatency.assertions;

import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.Messages;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.assertj.core.api.AbstractAssert;

/** Assertions on the connections opened during the timed calls of one result. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class ConnectionsAssert extends AbstractAssert<ConnectionsAssert, LatencyResult> {

    ConnectionsAssert(LatencyResult actual) {
        super(actual, ConnectionsAssert.class);
    }

    /**
     * Asserts that no more than {@code most} connections were opened.
     *
     * <p>Passes: {@code connections().hasAtMost(1)} for 200 calls on one connection; fails when each call opened its own.
     *
     * @param most 0 or more
     */
    public ConnectionsAssert hasAtMost(int most) {
        int opened = actual.wire().opened();
        if (opened > most) {
            throw failure("%s", Messages.tooManyConnections(actual, "at most " + most, opened - most));
        }
        return this;
    }

    /**
     * Asserts that exactly {@code count} connections were opened.
     *
     * <p>Passes: {@code connections().hasExactly(50)} for 50 calls with {@code Connection: close}; fails when one was reused.
     *
     * @param count 0 or more
     */
    public ConnectionsAssert hasExactly(int count) {
        int opened = actual.wire().opened();
        if (opened != count) {
            throw failure("%s", Messages.tooManyConnections(actual, "exactly " + count, opened - count));
        }
        return this;
    }

    /**
     * Asserts that at least a share of the exchanges reused a connection.
     *
     * <p>Passes: {@code connections().hasReuseRatioOfAtLeast(0.99)} for 199 of 200; fails for 100 of 200.
     *
     * @param share 0.0 to 1.0
     */
    public ConnectionsAssert hasReuseRatioOfAtLeast(double share) {
        double ratio = actual.wire().reuseRatio();
        if (ratio < share) {
            throw failure(
                    "Expecting at least %.1f %% of the exchanges of \"%s\" to reuse a connection, but %.1f %% did%n%s",
                    share * 100, actual.subject(), ratio * 100, Messages.circumstances(actual));
        }
        return this;
    }
}
