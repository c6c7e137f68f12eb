package io.dynamolatency.internal.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * When a run that goes on until it can tell looks at what it has, and how its error is shared among the looks. Each
 * look that might end the run is a chance to be wrong, so all of them together may be wrong as often as one look at the
 * end might. The error is shared equally, and the shares add up (union bound), whatever the looks have in common.
 * Spending functions (Lan and DeMets, Biometrika 70 (1983), 659-663) give each look a little more, but they have to
 * know how the looks depend on each other, which holds for sums of many independent values, and not for a few slow
 * calls in clusters. With a dozen looks, each half as long again as the one before, what that would save is small: a
 * twelfth of 0.0005 takes a bound 3.9 standard deviations away instead of 3.3, so 1.4 times as many calls at most, and
 * none of them where the answer is plain. Pure functions.
 */
public final class InterimLooks {

    private InterimLooks() {}

    /**
     * At how many values a run looks: first at {@code first}, then at half as many again each time, rounded up, and at
     * last at {@code most}. So the number of looks grows with the logarithm of the longest run.
     *
     * @param first at least 1
     * @param most the longest run; where it is not above {@code first} there is one look, at {@code first}
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
     * Among how many looks the error is shared of a run that may go on: those of {@link #at}, and one more, since its
     * time may be over between two of them. 1 where there is one look.
     */
    public static int shares(int first, int most) {
        int looks = at(first, most).size();
        return looks == 1 ? 1 : looks + 1;
    }

    /**
     * The error of one verdict in one direction: the whole, {@code 1 - confidence}, divided by all chances to be wrong.
     *
     * @param confidence above 0.0, below 1.0, for all verdicts together
     * @param shares how many looks, or looks times limits, share it, at least 1; each has two directions
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
