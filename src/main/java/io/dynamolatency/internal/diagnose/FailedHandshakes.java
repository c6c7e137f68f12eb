package io.dynamolatency.internal.diagnose;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The connections whose TLS handshake failed. Tells handshakes that the client gave up, all after about the same time,
 * from those that an alert ended. Immutable.
 */
final class FailedHandshakes {

    /** The ages at which one time-out ends handshakes differ by at most this share. */
    private static final double SAME_AGE = 0.5;

    private static final long SAME_AGE_NANOS = 10_000_000;

    /** The words of a failure for which no alert was sent. */
    private static final String WITHOUT_ALERT = "the connection was closed before the handshake was over";

    private final List<ConnectionRecord> failed = new ArrayList<>();

    FailedHandshakes(Connections connections) {
        for (int c = 0; c < connections.size(); c++) {
            if (connections.record(c).handshake() == Handshake.FAILED) {
                failed.add(connections.record(c));
            }
        }
    }

    /** Returns whether a handshake failed between two moments. */
    boolean within(long fromNanos, long toNanos) {
        return !failed.isEmpty()
                && failed.stream().anyMatch(one -> {
                    long over = one.closedNanos().orElse(one.openedNanos());
                    return one.openedNanos() - fromNanos >= 0 && toNanos - over >= 0;
                });
    }

    /** Returns whether the client gave up a handshake, without an alert. */
    static boolean givenUp(ConnectionRecord record) {
        return record.closedByClient() && WITHOUT_ALERT.equals(record.handshakeFailure());
    }

    /**
     * Returns the ages at which the client gave up handshakes, in order; empty if none, or if they differ too much for
     * one time-out.
     */
    long[] agesGivenUp() {
        long[] ages = ages().sorted().toArray();
        boolean same =
                ages.length > 0 && ages[ages.length - 1] - ages[0] <= Math.max(SAME_AGE_NANOS, SAME_AGE * ages[0]);
        return same ? ages : new long[0];
    }

    private LongStream ages() {
        return failed.stream()
                .filter(FailedHandshakes::givenUp)
                .mapToLong(one -> one.closedNanos().orElseThrow() - one.openedNanos());
    }
}
