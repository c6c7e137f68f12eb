package io.dynamolatency.assertions;

import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.FailureMessages;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.PartialEvidence;
import io.dynamolatency.internal.judge.WireLimit;
import io.dynamolatency.measure.LatencyResult;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * Assertions on the connections that the timed calls of one result opened. An assertion throws {@link
 * io.dynamolatency.result.InsufficientEvidenceException} if its figure is unknown because the test ran without the
 * proxy.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public final class ConnectionsAssert extends NavigableAssert<ConnectionsAssert, LatencyResult> {

    ConnectionsAssert(LatencyResult actual) {
        super(actual, ConnectionsAssert.class);
    }

    /**
     * Asserts that at most {@code most} connections were opened.
     *
     * <p>Passes: {@code connections().hasAtMost(1)} for 200 calls on one connection; fails if each call opened its own
     * connection.
     *
     * @param most 0 or more
     */
    public ConnectionsAssert hasAtMost(int most) {
        return keeps(new ConnectionLimit(most).check(Outcomes.data(actual)));
    }

    /**
     * Asserts that exactly {@code count} connections were opened.
     *
     * <p>Passes: {@code connections().hasExactly(50)} for 50 calls with {@code Connection: close}; fails if one
     * connection was reused.
     *
     * @param count 0 or more
     */
    public ConnectionsAssert hasExactly(int count) {
        PartialEvidence.onExactly(Outcomes.data(actual), count).ifPresent(Outcome::orThrow);
        int opened = actual.wire().opened();
        if (opened != count) {
            throw failed(FailureMessages.connections(Outcomes.data(actual), "exactly " + count, opened - count));
        }
        return this;
    }

    /**
     * Asserts that at most {@code most} connections were opened for every hundred calls.
     *
     * <p>Passes: {@code connections().hasAtMostPer100Calls(1)} for 200 calls on two connections; fails for three
     * connections.
     *
     * @param most 0 or more
     */
    public ConnectionsAssert hasAtMostPer100Calls(double most) {
        return keeps(WireLimit.Fact.PER_100_CALLS, most);
    }

    /**
     * Asserts that at most {@code most} connections had a full TLS handshake.
     *
     * @param most 0 or more
     */
    public ConnectionsAssert hasAtMostFullHandshakes(int most) {
        return keeps(WireLimit.Fact.FULL_HANDSHAKES, most);
    }

    /**
     * Asserts that at most {@code most} requests repeated an earlier attempt of the same call.
     *
     * @param most 0 or more
     */
    public ConnectionsAssert hasAtMostRetries(int most) {
        return keeps(WireLimit.Fact.RETRIES, most);
    }

    /**
     * Asserts that at most {@code most} connections leaked; see {@link io.dynamolatency.wire.WireLog#leaked()}.
     *
     * @param most 0 or more
     */
    public ConnectionsAssert hasAtMostLeaked(int most) {
        return keeps(WireLimit.Fact.LEAKED, most);
    }

    /**
     * Asserts that the client opened at most one connection for each concurrent call, plus the spare connections of the
     * HTTP client ({@link io.dynamolatency.HttpClientKind#spareConnections()}).
     *
     * @throws io.dynamolatency.result.InsufficientEvidenceException if there were too few calls to decide this
     */
    public ConnectionsAssert areReused() {
        return keeps(new KeepAliveLimit().check(Outcomes.data(actual)));
    }

    private ConnectionsAssert keeps(WireLimit.Fact fact, double limit) {
        return keeps(new WireLimit(fact, limit).check(Outcomes.data(actual)));
    }

    private ConnectionsAssert keeps(Outcome outcome) {
        Outcomes.require(actual, outcome, this::failed);
        return this;
    }

    /**
     * Asserts that at least this share of the exchanges reused a connection.
     *
     * <p>Passes: {@code connections().hasReuseRatioAtLeast(0.99)} if 199 of 200 exchanges reused a connection; fails if
     * only 100 of them did.
     *
     * @param share 0.0 to 1.0
     */
    public ConnectionsAssert hasReuseRatioAtLeast(double share) {
        return keeps(WireLimit.Fact.REUSE, share);
    }
}
