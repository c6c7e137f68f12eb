package io.dynamolatency.internal.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides after how many values a measurement that goes on until a proof checks for it. The proof holds at any time, so
 * such looks cost only time. Pure functions.
 */
public final class InterimLooks {

    /** A run that may be over early looks first at so many values: enough for a diagnosis. */
    static final int EARLIEST = 20;

    private InterimLooks() {}

    /**
     * At how many values a run looks: at {@code first}, then at half as many again each time, rounded up, and at last
     * at {@code most}.
     *
     * @param first the number of values at the first look, at least 1
     * @param most the number of values of the longest run. If it is not above {@code first}, the only look is at {@code
     *     first}
     * @return ascending, not empty
     */
    public static List<Integer> at(int first, int most) {
        if (first < 1) {
            throw new IllegalArgumentException("a first look at " + first + " values sees nothing; it takes 1 or more");
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
     * Returns the looks at the first values, which can only prove that a limit is exceeded; the last is all of them.
     *
     * @param threads how many threads make them together
     */
    public static List<Integer> early(int all, int threads) {
        return at(Math.min(EARLIEST * threads, all), all);
    }
}
