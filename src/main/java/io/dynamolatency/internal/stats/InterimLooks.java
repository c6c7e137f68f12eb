package io.dynamolatency.internal.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * Plans the interim looks of a run that makes calls until a verdict is decided, and divides the allowed error among
 * them. Pure functions.
 *
 * <p>Each look that might end the run is a chance to be wrong. All looks together may be wrong only as often as one
 * look at the end. The error is therefore divided equally. The shares add up (union bound), however the looks depend on
 * each other.
 *
 * <p>Spending functions (Lan and DeMets, Biometrika 70 (1983), 659-663) would give each look a little more. But they
 * need to know how the looks depend on each other. That is known for sums of many independent values, and not for a few
 * slow calls in clusters. They would also save little. With a dozen looks, a share is a twelfth of 0.0005, which puts
 * the bound at 3.9 standard deviations instead of 3.3. That costs at most 1.4 times as many calls, and none if the
 * answer is clear.
 */
public final class InterimLooks {

    private InterimLooks() {}

    /**
     * Returns the numbers of values at which a run looks: {@code first}, then 1.5 times as many each time, rounded up,
     * and finally {@code most}. The number of looks therefore grows with the logarithm of the longest run.
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
     * Returns by how many looks the error of a run is divided: those of {@link #at}, and one more, since the run's time
     * may end between two looks. 1 if there is only one look.
     */
    public static int shares(int first, int most) {
        int looks = at(first, most).size();
        return looks == 1 ? 1 : looks + 1;
    }

    /**
     * Returns the allowed error of one verdict in one direction: the total error, {@code 1 - confidence}, divided by
     * all chances to be wrong.
     *
     * @param confidence the confidence of all verdicts together, above 0.0, below 1.0
     * @param shares the number of looks, or of looks times limits, that share the error, at least 1. Each has two
     *     directions
     */
    public static double share(double confidence, int shares) {
        if (!(confidence > 0.0 && confidence < 1.0)) {
            throw new IllegalArgumentException(
                    "confidence " + confidence + " is out of range; it lies between 0 and 1");
        }
        if (shares < 1) {
            throw new IllegalArgumentException("an error cannot be shared among " + shares + "; it takes 1 or more");
        }
        return (1.0 - confidence) / shares / 2.0;
    }
}
