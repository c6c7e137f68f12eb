package io.dynamolatency.internal.stats;

import java.util.function.IntPredicate;

/** Finds an index of ordered values. Pure. */
public final class BinarySearch {

    private BinarySearch() {}

    /**
     * Returns the first index from {@code from} (inclusive) to {@code to} (exclusive) for which a condition holds;
     * {@code to} if it holds for none. If the condition holds for an index, it must hold for all later indexes.
     */
    public static int first(int from, int to, IntPredicate holds) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (holds.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
