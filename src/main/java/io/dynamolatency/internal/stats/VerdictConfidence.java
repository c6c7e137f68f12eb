package io.dynamolatency.internal.stats;

import io.dynamolatency.internal.text.Numbers;

/**
 * The confidence that a verdict on a result needs.
 *
 * @param confidence the least probability that no limit of a whole run is wrongly found to be exceeded, 0.5 up to 1.0
 * @param share the share of the run's error that one limit of this result may use, above 0.0, at most 1.0
 * @param looks how often the run may have been looked at to end it, at least 1
 * @param strict whether an undecided verdict fails
 * @param wallClock whether verdicts are on times by the clock; otherwise on own times
 */
public record VerdictConfidence(double confidence, double share, int looks, boolean strict, boolean wallClock) {

    /** Intervals need no more: nothing turns red by them alone. */
    private static final double INTERVALS = 0.999;

    /** The least error of "within": a limit that is not held is found to be held in one of 1,000 tests at most. */
    private static final double WITHIN_ERROR = 0.001;

    /** So many limits of a run have equal shares of half its error; those after them share the rest. */
    private static final int EQUAL_SHARES = 50;

    /**
     * Returns the share of a run's error for one of its results. The shares of any number of results add up to 1 at
     * most: 50 times 1/100, then {@code 25 / (n (n - 1))}.
     *
     * @param result which result of the run, counted from 1
     */
    public static double shareOf(int result) {
        return result <= EQUAL_SHARES ? 0.5 / EQUAL_SHARES : 0.5 * EQUAL_SHARES / ((double) result * (result - 1));
    }

    /** Returns the same for one of so many limits of a result. */
    public VerdictConfidence sharedBy(int limits) {
        return new VerdictConfidence(confidence, share / Math.max(1, limits), looks, strict, wallClock);
    }

    /** The greatest probability that a held limit is found to be exceeded, whenever the run ends. */
    public double errorOfOver() {
        return (1.0 - confidence) * share;
    }

    /** The greatest probability that a limit that is not held is found to be held, whenever the run ends. */
    public double errorOfWithin() {
        return Math.max(WITHIN_ERROR, 1.0 - confidence);
    }

    /** The confidence of each interval, 99.9 % at most. */
    public double ofIntervals() {
        return Math.min(confidence, INTERVALS);
    }

    /**
     * Returns the confidence of an interval at one look, such that the stated confidence holds whichever look ended the
     * run.
     */
    public double atEachLook() {
        return 1.0 - (1.0 - ofIntervals()) / looks;
    }

    /** For people: {@code 99.99 %}. */
    public String percent() {
        return Numbers.number(100 * confidence) + " %";
    }
}
