package io.dynamolatency.result;

import io.dynamolatency.internal.stats.Quantiles;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The calls before the timed ones, made without the network's delay so that they cost little.
 *
 * <p>They are made by as many threads as the timed ones, one after another without a rate.
 *
 * <p><b>Stability rule.</b> The client is warm when the median of the last third of the calls so far lies within {@value
 * #TOLERANCE_PERCENT} % of the median of the third before, looked at every {@value #BLOCK} calls from {@value #LEAST} on, and no
 * fewer calls were made than asked for. A fixed number will not do: a cold JVM still becomes twice as fast between its 500th and
 * its 3000th call. Nor will a look at the last few calls, which a slow improvement passes. After {@value #MAX_CALLS} calls or
 * {@value #MAX_SECONDS} s warm-up ends in any case, and {@link #stable()} says so.
 *
 * <p>Where nothing is judged by how long calls take, it is cut short: after {@value #CALLS_CUT_SHORT} calls, or {@value #MAX_SECONDS_CUT_SHORT} s.
 * The connections of the kit's own clients are the same on a cold JVM as on a warm one.
 *
 * @param calls calls made, failed ones included
 * @param failed how many of them failed
 * @param stable whether the rule was met, and as many calls were made as asked for; {@code false} where no warm-up was asked for
 * @param cutShort whether nothing is judged by how long calls take, so that nobody waited for a warm client: the times are of a cold one
 * @param loopback what a call takes on this machine without a network: the median of the last third, or with several threads of
 *     {@value #BLOCK} more calls that one of them makes alone; empty without warm-up, and where it was
 *     cut short
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record WarmUp(int calls, int failed, boolean stable, boolean cutShort, Optional<Duration> loopback) {

    public static final int BLOCK = 50;
    public static final int LEAST = 9 * BLOCK;
    static final int TOLERANCE_PERCENT = 5;
    public static final int MAX_CALLS = 10_000;
    public static final int MAX_SECONDS = 6;
    public static final int MAX_SECONDS_ALONE = 1;
    public static final int CALLS_CUT_SHORT = 10;
    public static final int MAX_SECONDS_CUT_SHORT = 1;

    /** None was asked for. */
    public static final WarmUp NONE = new WarmUp(0, 0, false, false, Optional.empty());

    /** One that was made to its end. */
    public WarmUp(int calls, int failed, boolean stable, Optional<Duration> loopback) {
        this(calls, failed, stable, false, loopback);
    }

    /** The rule as it is applied, call by call. Not thread-safe. */
    public static final class Rule {
        private long[] nanos = new long[LEAST];
        private int count;

        /** Takes one more successful call. */
        public void add(long callNanos) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = callNanos;
        }

        /** Whether the last third is as fast as the third before. */
        public boolean stable() {
            if (count < LEAST) {
                return false;
            }
            long before = median(count / 3, 2 * count / 3);
            long last = median(2 * count / 3, count);
            return Math.abs(last - before) * 100 <= Math.min(last, before) * TOLERANCE_PERCENT;
        }

        /** The last third's median, empty before the first call. */
        public Optional<Duration> loopback() {
            return count == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(median(2 * count / 3, count)));
        }

        private long median(int from, int to) {
            long[] sorted = Arrays.copyOfRange(nanos, from, to);
            Arrays.sort(sorted);
            return Quantiles.nearestRank(sorted, 0.5);
        }
    }
}
