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
        ALL("call", ""),
        BEYOND_LIMIT("call", " beyond the limit"),
        FIRST("first call", "");

        private final String noun;
        private final String words;

        Which(String noun, String words) {
            this.noun = noun;
            this.words = words;
        }
    }

    /** Returns one of these calls in words, such as {@code a call beyond the limit}. */
    String one() {
        return "a " + which.noun + which.words;
    }

    /** Returns these calls in words, such as {@code 3 calls beyond the limit}. */
    String counted() {
        return Numbers.counted(count, which.noun) + which.words;
    }

    /** Returns how much of these calls' time a cause took. */
    String share(CauseTotals tally) {
        return "the cause took " + Durations.inMillis(tally.nanos()) + " in "
                + Numbers.counted(tally.calls(), "call") + "; the " + counted() + " took "
                + Durations.inMillis(nanos) + " together";
    }
}
