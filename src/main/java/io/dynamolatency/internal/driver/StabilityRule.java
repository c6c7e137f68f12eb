package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.WarmUp;
import io.dynamolatency.internal.stats.Quantiles;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides when a client is warm, from calls that are added one by one; see {@link WarmUp}. Not thread-safe. */
final class StabilityRule {

    /** The number of calls between two checks of the rule. */
    static final int BLOCK = 50;

    /** The least number of calls that the rule needs. */
    static final int LEAST = 9 * BLOCK;

    /**
     * The least number of warm-up calls if each call needs less CPU time than its round trip takes. Even if the client
     * still becomes faster, the time of such a call changes little.
     */
    static final int LEAST_OVER_NETWORK = 3 * BLOCK;

    private static final int TOLERANCE_PERCENT = 5;

    /** How many of the newest calls are compared with the calls of a warm client. */
    private static final int LAST = 2 * BLOCK;

    private static final int AS_WARM_PERCENT = 10;

    private final long networkNanos;
    private long[] nanos = new long[LEAST];
    private long[] ran = new long[LEAST];
    private int count;

    /**
     * Prepares the rule for calls over a network. Warm-up calls do not wait for the network, but the time of a timed
     * call includes a round trip.
     */
    StabilityRule(Duration roundTrip) {
        this.networkNanos = roundTrip.toNanos();
    }

    /**
     * Adds a successful call.
     *
     * @param callNanos the call's time by the clock
     * @param ranNanos how long the call's thread ran. This time does not depend on other work of the machine. Equal to
     *     {@code callNanos} if unknown
     */
    void add(long callNanos, long ranNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
            ran = Arrays.copyOf(ran, 2 * count);
        }
        nanos[count] = callNanos;
        ran[count++] = ranNanos;
    }

    /**
     * Returns whether there are enough calls, and calls of the last third are about as fast as calls of the third
     * before it. One round trip is added to the times of both thirds.
     */
    boolean stable() {
        if (count < LEAST_OVER_NETWORK) {
            return false;
        }
        long last = median(ran, 2 * count / 3, count);
        return (count >= LEAST || last <= networkNanos) && alike(median(ran, count / 3, 2 * count / 3), last);
    }

    /**
     * Returns whether the last calls are stable and hardly slower than warm calls of the same kind.
     *
     * @param warmNanos how long the thread of a warm call ran, in nanoseconds
     */
    boolean asFastAs(long warmNanos) {
        return count >= LAST
                && (networkNanos + median(ran, count - LAST, count)) * 100
                        <= (networkNanos + warmNanos) * (100 + AS_WARM_PERCENT)
                && alike(median(ran, count - LAST, count - BLOCK), median(ran, count - BLOCK, count));
    }

    private boolean alike(long one, long other) {
        return Math.abs(one - other) * 100 <= (networkNanos + Math.min(one, other)) * TOLERANCE_PERCENT;
    }

    /**
     * Returns the median of the threads' running times in the last third of the calls, in nanoseconds; empty before the
     * first call.
     */
    OptionalLong ran() {
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(median(ran, 2 * count / 3, count));
    }

    /** Returns the median of the last third of the calls, as time by the clock; empty before the first call. */
    Optional<Duration> loopback() {
        return count == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(median(nanos, 2 * count / 3, count)));
    }

    private static long median(long[] figures, int from, int to) {
        long[] sorted = Arrays.copyOfRange(figures, from, to);
        Arrays.sort(sorted);
        return Quantiles.nearestRank(sorted, 0.5);
    }
}
