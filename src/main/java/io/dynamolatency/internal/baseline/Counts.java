package io.dynamolatency.internal.baseline;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.wire.ConnectionRecord.Closer;
import io.dynamolatency.wire.WireLog;
import io.dynamolatency.wire.WireLog.Evidence;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The counts of the timed calls on the wire. A count is {@code null} if it is unknown, or if it depends on the moment
 * of counting.
 *
 * @param evidence what recorded the connections, such as the proxy
 * @param opened the number of connections that carried calls
 * @param fullHandshakes how many of the opened connections had a full TLS handshake
 * @param resumedHandshakes how many of the opened connections resumed a session
 * @param failedHandshakes the number of connections whose TLS handshake failed
 * @param closedByClient the number of connections that the client closed first
 * @param closedByServer the number of connections that the service closed first
 * @param exchanges the number of requests
 * @param retries the number of requests that repeat an earlier attempt
 */
record Counts(
        Evidence evidence,
        @Nullable Integer opened,
        @Nullable Integer fullHandshakes,
        @Nullable Integer resumedHandshakes,
        @Nullable Integer failedHandshakes,
        @Nullable Integer closedByClient,
        @Nullable Integer closedByServer,
        @Nullable Integer exchanges,
        @Nullable Integer retries) {

    Counts {
        Objects.requireNonNull(evidence, "connections.evidence is missing or not known");
    }

    static Counts of(ResultData result) {
        WireLog wire = result.wire();
        return switch (wire.evidence()) {
            case PROXY -> seen(result, wire);
            case EVERY_HANDSHAKE -> recorded(wire, wire.opened());
            case FULL_HANDSHAKES -> recorded(wire, null);
            case NONE -> new Counts(wire.evidence(), null, null, null, null, null, null, null, null);
        };
    }

    private static Counts seen(ResultData result, WireLog wire) {
        boolean closes = closesAreOfTheCalls(result);
        return new Counts(
                wire.evidence(),
                wire.opened(),
                wire.fullHandshakes(),
                wire.resumedHandshakes(),
                wire.failedHandshakes(),
                closes ? wire.closedByClient() : null,
                closes ? wire.closedBy(Closer.SERVER) : null,
                wire.exchangeCount(),
                wire.retries());
    }

    /** Returns whether the calls cause the closes. Otherwise, time or the end of the run causes them. */
    private static boolean closesAreOfTheCalls(ResultData result) {
        ConnectionMode mode = result.mode();
        return mode != ConnectionMode.CLIENT_PER_CALL
                && mode != ConnectionMode.IDLE_EXPIRED
                && result.network().idleTimeout().isZero();
    }

    private static Counts recorded(WireLog wire, @Nullable Integer opened) {
        Integer full = wire.handshakesOfUnknownKind() == 0 ? wire.fullHandshakes() : null;
        return new Counts(wire.evidence(), opened, full, null, null, null, null, null, null);
    }

    /** Returns whether no count is known. */
    boolean unknown() {
        return opened == null && fullHandshakes == null;
    }
}
