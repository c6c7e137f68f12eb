package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.wire.ClientAlert;
import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The connections whose TLS handshake failed. Distinguishes handshakes that the client gave up from handshakes that
 * failed for another reason. Immutable.
 */
final class FailedHandshakes {

    private final List<ConnectionRecord> failed = new ArrayList<>();
    private final Connections connections;

    FailedHandshakes(Connections connections) {
        this.connections = connections;
        for (int c = 0; c < connections.size(); c++) {
            if (WireCount.handshakeFailed(connections.record(c))) {
                failed.add(connections.record(c));
            }
        }
    }

    /** Returns whether a connection with a failed handshake was both opened and closed between two moments. */
    boolean within(long fromNanos, long toNanos) {
        return !failed.isEmpty()
                && failed.stream().anyMatch(one -> {
                    long over = one.closedNanos().orElse(one.openedNanos());
                    return one.openedNanos() - fromNanos >= 0 && toNanos - over >= 0;
                });
    }

    /** Returns whether the client gave up a handshake. */
    static boolean givenUp(ConnectionRecord record) {
        return ClientAlert.givesUp(record);
    }

    /** Returns whether a handshake was under way at a moment, too late for the request that waited then. */
    boolean anyTooLate(long nanoTime) {
        return IntStream.range(0, connections.size()).anyMatch(c -> {
            ConnectionRecord record = connections.record(c);
            long over = record.handshakeNanos().orElse(record.closedNanos().orElse(nanoTime));
            int first = connections.first(c);
            return record.handshake() != Handshake.NONE
                    && record.openedNanos() - nanoTime <= 0
                    && over - nanoTime >= 0
                    // such a connection carries no request, or its first request is a retry or belongs to a later call
                    && (first == Connections.NONE
                            || connections.exchanges().get(first).retry()
                            || connections.beganAfter(first, nanoTime));
        });
    }

    /** Returns whether the client's alert in a failed handshake says that the client did not trust a certificate. */
    boolean anyForTrust() {
        return failed.stream()
                .map(one -> Objects.requireNonNullElse(one.handshakeFailure(), ""))
                .anyMatch(ClientAlert::distrusts);
    }

    /** Returns the ages at which the client gave up handshakes, in nanoseconds, in order. */
    long[] agesGivenUp() {
        return failed.stream()
                .filter(FailedHandshakes::givenUp)
                .mapToLong(one -> one.closedNanos().orElseThrow() - one.openedNanos())
                .sorted()
                .toArray();
    }
}
