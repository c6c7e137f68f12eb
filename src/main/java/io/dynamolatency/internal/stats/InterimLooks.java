package io.dynamolatency.internal.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the looks of a measurement: the numbers of values at which the measurement checks whether the values prove a
 * verdict. The measurement goes on until a look finds a proof, or until the last look. A proof is valid at any time, so
 * additional looks take time, but do not lower the confidence. Pure functions.
 */
public final class InterimLooks {

    /**
     * The number of values per thread at the first look, if the run is allowed to end early. These values are enough
     * for a diagnosis.
     */
    static final int EARLIEST = 20;

    private InterimLooks() {}

    /**
     * Returns the numbers of values at which a run looks. The first number is {@code first}. Each next number is 1.5
     * times the number before it, rounded up. The last number is {@code most}.
     *
     * @param first the number of values at the first look, at least 1
     * @param most the number of values of the longest run. If {@code most} is not above {@code first}, the only look is
     *     at {@code first}
     * @return the numbers of values, ascending, not empty
     */
    public static List<Integer> at(int first, int most) {
        if (first < 1) {
            throw new IllegalArgumentException("the first look needs at least 1 value, not " + first);
        }
        List<Integer> looks = new ArrayList<>();
        long next = first;
        while (next < most) {
            looks.add((int) next);
            next += (next + 1) / 2;
        }
        looks.add(Math.max(first, most));
        return List.copyOf(looks);
    }

    /**
     * Returns the looks at the first values of a run. These looks can only prove that a limit is exceeded. The last
     * look is at {@code all} values.
     *
     * @param threads how many threads together make the values
     */
    public static List<Integer> early(int all, int threads) {
        return at(Math.min(EARLIEST * threads, all), all);
    }
}
