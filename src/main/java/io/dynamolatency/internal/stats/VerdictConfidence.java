package io.dynamolatency.internal.stats;

import io.dynamolatency.internal.text.Numbers;

/**
 * The confidence that a verdict on a result needs.
 *
 * @param confidence the least probability that a whole run has no false alarm, 0.5 up to 1.0. A false alarm is a limit
 *     that is met but found to be exceeded
 * @param share the share of the run's error probability that one limit of this result can use, above 0.0, at most 1.0
 * @param looks how often the run checks whether it can end, at least 1
 * @param strict whether an undecided verdict fails
 * @param wallClock whether verdicts use times by the clock; otherwise verdicts use own times
 */
public record VerdictConfidence(double confidence, double share, int looks, boolean strict, boolean wallClock) {

    /** The largest confidence of an interval. A higher value is useless, since no test fails by an interval alone. */
    private static final double INTERVALS = 0.999;

    /**
     * The smallest error probability of the verdict "within". With this value, an exceeded limit is found to be met in
     * at most one of 1,000 tests.
     */
    private static final double WITHIN_ERROR = 0.001;

    /** This number of results share half of the run's error probability equally. Later results share the other half. */
    private static final int EQUAL_SHARES = 50;

    /**
     * Returns the share of a run's error for one of its results. The sum of the shares of all results is at most 1. The
     * first 50 results have 1/100 each, and result {@code n} after them has {@code 25 / (n (n - 1))}.
     *
     * @param result the number of the result in the run, counted from 1
     */
    public static double shareOf(int result) {
        return result <= EQUAL_SHARES ? 0.5 / EQUAL_SHARES : 0.5 * EQUAL_SHARES / ((double) result * (result - 1));
    }

    /**
     * Returns the confidence for one limit, if several limits of a result share the result's error probability equally.
     */
    public VerdictConfidence sharedBy(int limits) {
        return new VerdictConfidence(confidence, share / Math.max(1, limits), looks, strict, wallClock);
    }

    /** Returns the greatest probability that a met limit is found to be exceeded, whenever the run ends. */
    public double errorOfOver() {
        return (1.0 - confidence) * share;
    }

    /** Returns the greatest probability that an exceeded limit is found to be met, whenever the run ends. */
    public double errorOfWithin() {
        return Math.max(WITHIN_ERROR, 1.0 - confidence);
    }

    /** Returns the confidence of each interval, at most 0.999. */
    public double ofIntervals() {
        return Math.min(confidence, INTERVALS);
    }

    /**
     * Returns the confidence of an interval at one look. With this value, the stated confidence is right for any look
     * at which the run ends.
     */
    public double atEachLook() {
        return 1.0 - (1.0 - ofIntervals()) / looks;
    }

    /** Returns the confidence in words, such as {@code 99.99 %}. */
    public String percent() {
        return Numbers.percent(confidence);
    }
}
