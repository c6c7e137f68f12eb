package io.dynamolatency.internal.stats;

/** Values in ascending order, which are stored in an array or computed on demand. Immutable. */
public interface SortedSample {

    /** Returns the number of values, 0 or more. */
    int size();

    /** Returns the value at a rank, counted from 0. */
    long get(int rank);

    /** Returns the values of an array. The array must be in ascending order, and is not copied. */
    static SortedSample of(long[] sorted) {
        return new SortedSample() {
            @Override
            public int size() {
                return sorted.length;
            }

            @Override
            public long get(int rank) {
                return sorted[rank];
            }
        };
    }
}
