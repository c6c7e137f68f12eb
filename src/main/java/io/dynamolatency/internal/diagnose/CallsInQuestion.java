package io.dynamolatency.internal.diagnose;

import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;

/**
 * The calls that a diagnosis explains.
 *
 * @param count the number of calls
 * @param nanos the sum of their times, in nanoseconds
 * @param which which calls these are
 */
record CallsInQuestion(int count, long nanos, Which which) {

    /** Which calls are in question. */
    enum Which {
        ALL("a call", ""),
        BEYOND_LIMIT("a call beyond the limit", " beyond the limit"),
        FIRST("a first call", " that came first");

        private final String one;
        private final String words;

        Which(String one, String words) {
            this.one = one;
            this.words = words;
        }
    }

    /** Returns one of these calls in words, such as {@code a call beyond the limit}. */
    String one() {
        return which.one;
    }

    /** Returns these calls in words, such as {@code 3 calls beyond the limit}. */
    String counted() {
        return Numbers.counted(count, "call") + which.words;
    }

    /** Returns how much of these calls' time a cause took. */
    String share(CauseTotals tally) {
        return "this took " + Durations.inMillis(tally.nanos()) + " in "
                + Numbers.counted(tally.calls(), "call") + "; the " + counted() + " took "
                + Durations.inMillis(nanos) + " together";
    }
}
