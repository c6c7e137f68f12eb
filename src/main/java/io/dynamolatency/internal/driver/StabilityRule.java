package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.WarmUp;
import io.dynamolatency.internal.stats.Quantiles;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Decides when a client is warm, call by call; see {@link WarmUp}. Not thread-safe. */
final class StabilityRule {

    /** The number of calls between two checks of the rule. */
    static final int BLOCK = 50;

    /** The fewest calls that the rule needs. */
    static final int LEAST = 9 * BLOCK;

    private static final int TOLERANCE_PERCENT = 5;

    private long[] nanos = new long[LEAST];
    private int count;

    /** Adds the time of a successful call. */
    void add(long callNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = callNanos;
    }

    /** Returns whether the last third of the calls is as fast as the third before. */
    boolean stable() {
        if (count < LEAST) {
            return false;
        }
        long before = median(count / 3, 2 * count / 3);
        long last = median(2 * count / 3, count);
        return Math.abs(last - before) * 100 <= Math.min(last, before) * TOLERANCE_PERCENT;
    }

    /** Returns the median of the last third; empty before the first call. */
    Optional<Duration> loopback() {
        return count == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(median(2 * count / 3, count)));
    }

    private long median(int from, int to) {
        long[] sorted = Arrays.copyOfRange(nanos, from, to);
        Arrays.sort(sorted);
        return Quantiles.nearestRank(sorted, 0.5);
    }
}
