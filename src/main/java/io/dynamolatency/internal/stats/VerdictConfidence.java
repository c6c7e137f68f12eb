package io.dynamolatency.internal.stats;

import io.dynamolatency.internal.text.Numbers;

/**
 * How sure a verdict on a result has to be.
 *
 * @param confidence the least probability that none of the percentiles' limits which were known before got a wrong
 *     verdict, 0.5 up to 1.0. What is asked of the result besides, such as a ratio, round trips or a limit in code, is
 *     as sure for itself
 * @param looks how often the run may have been looked at to end it, at least 1
 * @param limits how many limits were known before, at least 1
 * @param strict whether a verdict that is open fails
 */
public record VerdictConfidence(double confidence, int looks, int limits, boolean strict) {

    /** The most probability that one verdict in one direction is wrong, at each look. */
    public double error() {
        return InterimLooks.share(confidence, looks * limits);
    }

    /** What an interval taken at one look has to be as sure of, so that it is right whichever look was the last. */
    public double atEachLook() {
        return 1.0 - (1.0 - confidence) / looks;
    }

    /** For people: {@code 99.9 %}. */
    public String percent() {
        return Numbers.number(100 * confidence) + " %";
    }
}
