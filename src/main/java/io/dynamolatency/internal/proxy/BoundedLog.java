package io.dynamolatency.internal.proxy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries numbered from 0, of which the newest {@code capacity} are kept. Old ones go first, so that the stretch of time
 * someone just measured stays whole. Not thread-safe.
 */
final class BoundedLog<T> {

    private final int capacity;
    private final List<T> kept = new ArrayList<>();
    private long added;

    BoundedLog(int capacity) {
        this.capacity = capacity;
    }

    /** Adds an entry; returns the one that had to make room for it, or {@code null}. */
    @Nullable
    T add(T entry) {
        T gone = null;
        if (kept.size() < capacity) {
            kept.add(entry);
        } else {
            gone = kept.set((int) (added % capacity), entry);
        }
        added++;
        return gone;
    }

    /** The entry, or {@code null} when it is no longer kept. */
    @Nullable
    T get(long index) {
        return index >= dropped() && index < added ? kept.get((int) (index % capacity)) : null;
    }

    /** Puts another in the entry's place, unless it is no longer kept. */
    void replace(long index, T entry) {
        if (index >= dropped() && index < added) {
            kept.set((int) (index % capacity), entry);
        }
    }

    /** How many were ever added: the index of the next one. */
    long added() {
        return added;
    }

    /** How many of the oldest are no longer kept. */
    long dropped() {
        return added - kept.size();
    }

    /** Those kept from {@code first} to before {@code end}, in their order. */
    List<T> range(long first, long end) {
        long from = Math.max(first, dropped());
        long to = Math.min(end, added);
        List<T> range = new ArrayList<>((int) Math.max(0, to - from));
        for (long i = from; i < to; i++) {
            range.add(kept.get((int) (i % capacity)));
        }
        return range;
    }
}
