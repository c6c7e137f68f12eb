package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.wire.WireCount;
import io.dynamolatency.internal.wire.WireTotals;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Counts the entries that a full log drops, so that totals stay correct. Keeps separate counts for each stretch between
 * two boundaries. Not thread-safe.
 */
final class DroppedTally<T> {

    private final BiPredicate<WireCount, T> kind;
    private final TreeMap<Long, Map<WireCount, Long>> stretches = new TreeMap<>();

    /** @param kind returns whether a kind counts an entry */
    DroppedTally(BiPredicate<WireCount, T> kind) {
        this.kind = kind;
        boundary(0);
    }

    /** Starts a new stretch with the entry at this index. */
    void boundary(long index) {
        stretches.computeIfAbsent(index, i -> new EnumMap<>(WireCount.class));
    }

    /** Counts a dropped entry. */
    void dropped(long index, T entry) {
        count(index, entry, 1);
    }

    /** Corrects the counts after a dropped entry has changed. */
    void changed(long index, T before, T after) {
        count(index, before, -1);
        count(index, after, 1);
    }

    private void count(long index, T entry, long times) {
        Map<WireCount, Long> counts = stretchOf(index);
        for (WireCount count : WireCount.values()) {
            if (kind.test(count, entry)) {
                counts.merge(count, times, Long::sum);
            }
        }
    }

    /** Records how many exchanges were under way when an entry was added. Call this for each entry, dropped or not. */
    void underWay(long index, long number) {
        stretchOf(index).merge(WireCount.PEAK_CONCURRENCY, number, Math::max);
    }

    private Map<WireCount, Long> stretchOf(long index) {
        return Objects.requireNonNull(stretches.floorEntry(index)).getValue();
    }

    /** Returns the stretches whose start is in the range from {@code first} (inclusive) to {@code end} (exclusive). */
    List<WireTotals.Stretch> from(long first, long end) {
        return stretches.subMap(first, Math.max(first, end)).entrySet().stream()
                .map(stretch -> new WireTotals.Stretch(stretch.getKey(), stretch.getValue()))
                .toList();
    }
}
