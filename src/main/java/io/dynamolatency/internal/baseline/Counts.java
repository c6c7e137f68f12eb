package io.dynamolatency.internal.baseline;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.Evidence;
import io.dynamolatency.wire.WireLog;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the wire shows of the timed calls, in numbers. What the evidence does not tell, or what hangs on the moment that one looks,
 * is {@code null}.
 *
 * @param evidence where it is known from
 * @param opened connections that carried calls
 * @param fullHandshakes of them with a full TLS handshake
 * @param resumedHandshakes of them with a resumed one
 * @param failedHandshakes connections that came to nothing
 * @param closedByClient connections that the client closed first
 * @param closedByServer connections that the service's end did
 * @param exchanges requests
 * @param retries of them that repeat an earlier attempt
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

    /** Whether it is calls that connections end by, and not time, or what comes after the last call. */
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

    /** Whether nothing is known that could be compared. */
    boolean unknown() {
        return opened == null && fullHandshakes == null;
    }
}
