package io.dynamolatency.internal.diagnose;

import io.dynamolatency.wire.ConnectionRecord;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The connections whose TLS handshake failed. Tells handshakes that the client gave up, all after about the same time,
 * from those that an alert ended. Immutable.
 */
final class FailedHandshakes {

    /** The ages at which one time-out ends handshakes differ from their median by at most this share. */
    private static final double SAME_AGE = 0.25;

    private static final long SAME_AGE_NANOS = 10_000_000;

    /** The least share of ages that are alike. A second time-out, that of the whole call, may end some sooner. */
    private static final double MOST = 0.7;

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
     * Returns the ages at which the client gave up handshakes, as far as they are alike, in order. Empty if none were
     * given up, or if too few are alike for one time-out.
     */
    long[] agesGivenUp() {
        long[] ages = ages().sorted().toArray();
        if (ages.length == 0) {
            return ages;
        }
        long median = ages[ages.length / 2];
        long spread = Math.max(SAME_AGE_NANOS, Math.round(SAME_AGE * median));
        long[] alike = Arrays.stream(ages)
                .filter(age -> Math.abs(age - median) <= spread)
                .toArray();
        return alike.length >= MOST * ages.length ? alike : new long[0];
    }

    private LongStream ages() {
        return failed.stream()
                .filter(FailedHandshakes::givenUp)
                .mapToLong(one -> one.closedNanos().orElseThrow() - one.openedNanos());
    }
}
