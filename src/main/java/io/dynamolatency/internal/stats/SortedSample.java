package io.dynamolatency.internal.stats;

/** Values in ascending order, however they are kept. Immutable. */
public interface SortedSample {

    /** How many there are, 0 or more. */
    int size();

    /** The value of a rank, counted from 0. */
    long get(int rank);

    /** Those of an array, which has to be in ascending order and is not copied. */
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
