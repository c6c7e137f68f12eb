package io.dynamolatency.measure;

import io.dynamolatency.stats.Quantiles;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * The calls before the timed ones, made without the network's delay so that they cost little.
 *
 * <p><b>Stability rule.</b> Calls are made in blocks of {@value #BLOCK}. The client is warm when the medians of the last
 * {@value #STABLE_BLOCKS} blocks lie within {@value #TOLERANCE_PERCENT} % of the lowest of them, and no fewer calls were made
 * than asked for. A fixed number will not do: 500 calls leave a JVM up to three times slower than it becomes. After {@value
 * #MAX_CALLS} calls or {@value #MAX_SECONDS} s it ends in any case, and {@link #stable()} says so.
 *
 * @param calls calls made, failed ones included
 * @param stable whether the rule was met; {@code false} where no warm-up was asked for
 * @param loopback the median of the last block: what a call takes on this machine without a network, empty without warm-up
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record WarmUp(int calls, boolean stable, Optional<Duration> loopback) {

    static final int BLOCK = 50;
    static final int STABLE_BLOCKS = 3;
    static final int TOLERANCE_PERCENT = 10;
    static final int MAX_CALLS = 5_000;
    static final int MAX_SECONDS = 5;

    /** None was asked for. */
    static final WarmUp NONE = new WarmUp(0, false, Optional.empty());

    /** The rule as it is applied, block by block. Not thread-safe. */
    static final class Rule {
        private final Deque<Long> medians = new ArrayDeque<>();

        /** Takes the successful calls of one more block; one without any resets the rule. */
        void add(long[] nanos) {
            if (nanos.length == 0) {
                medians.clear();
                return;
            }
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            medians.addLast(Quantiles.nearestRank(sorted, 0.5));
            if (medians.size() > STABLE_BLOCKS) {
                medians.removeFirst();
            }
        }

        /** Whether the last blocks agree. */
        boolean stable() {
            if (medians.size() < STABLE_BLOCKS) {
                return false;
            }
            long low = medians.stream().mapToLong(Long::longValue).min().orElseThrow();
            long high = medians.stream().mapToLong(Long::longValue).max().orElseThrow();
            return (high - low) * 100 <= low * TOLERANCE_PERCENT;
        }

        /** The last block's median. */
        Optional<Duration> latest() {
            return Optional.ofNullable(medians.peekLast()).map(Duration::ofNanos);
        }
    }
}
