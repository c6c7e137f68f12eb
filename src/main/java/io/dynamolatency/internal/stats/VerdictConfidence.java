package io.dynamolatency.internal.stats;

import io.dynamolatency.internal.text.Numbers;

/**
 * The confidence that a verdict on a result needs.
 *
 * @param confidence the least probability, 0.5 up to 1.0, that all verdicts on percentiles' limits stated before the
 *     run are right. Any other verdict, such as on a ratio, on round trips or on a limit in code, has this confidence
 *     on its own
 * @param looks the number of looks that may have ended the run, at least 1
 * @param limits the number of percentiles' limits stated before the run, at least 1
 * @param strict whether an undecided verdict fails
 */
public record VerdictConfidence(double confidence, int looks, int limits, boolean strict) {

    /** Returns the highest probability that one verdict in one direction is wrong, at each look. */
    public double error() {
        return InterimLooks.share(confidence, looks * limits);
    }

    /**
     * Returns the confidence of an interval at one look, such that the stated confidence holds whichever look ended the
     * run.
     */
    public double atEachLook() {
        return 1.0 - (1.0 - confidence) / looks;
    }

    /** Returns the confidence as reports show it: {@code 99.9 %}. */
    public String percent() {
        return Numbers.number(100 * confidence) + " %";
    }
}
