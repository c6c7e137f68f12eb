package io.dynamolatency.internal.proxy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log of entries that are numbered from 0. Keeps only the newest {@code capacity} entries, because the latest
 * measurement needs these entries. Not thread-safe.
 */
final class BoundedLog<T> {

    private final int capacity;
    private final List<T> entries = new ArrayList<>();
    private long added;

    BoundedLog(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an entry. Returns the old entry that was dropped to make room, or {@code null}. */
    @Nullable
    T add(T entry) {
        T gone = null;
        if (entries.size() < capacity) {
            entries.add(entry);
        } else {
            gone = entries.set((int) (added % capacity), entry);
        }
        added++;
        return gone;
    }

    /** Returns an entry, or {@code null} if it was dropped. */
    @Nullable
    T get(long index) {
        return index >= dropped() && index < added ? entries.get((int) (index % capacity)) : null;
    }

    /** Replaces an entry, unless it was dropped. */
    void replace(long index, T entry) {
        if (index >= dropped() && index < added) {
            entries.set((int) (index % capacity), entry);
        }
    }

    /** Returns the number of all entries ever added, which is also the index of the next entry. */
    long added() {
        return added;
    }

    /** Returns the number of dropped entries. */
    long dropped() {
        return added - entries.size();
    }

    /**
     * Returns the entries from {@code first} (inclusive) to {@code end} (exclusive), in order, without dropped entries.
     */
    List<T> range(long first, long end) {
        long from = Math.max(first, dropped());
        long to = Math.min(end, added);
        List<T> range = new ArrayList<>((int) Math.max(0, to - from));
        for (long i = from; i < to; i++) {
            range.add(entries.get((int) (i % capacity)));
        }
        return range;
    }
}
