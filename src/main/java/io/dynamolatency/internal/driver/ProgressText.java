package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import java.time.Duration;
import java.util.List;

/** The progress messages of a long measurement. Pure functions. */
final class ProgressText {

    private ProgressText() {}

    /** Returns a message that says how many warm-up calls were made, and how long the warm-up can still take. */
    static String warmingUp(String subject, int made, Duration elapsed, Duration atMost) {
        Duration left = atMost.minus(elapsed);
        return "Measuring \"" + subject + "\": warm-up, " + Numbers.counted(made, "call")
                + Progress.pace(made, 0, elapsed)
                + (left.isNegative() ? "" : ", up to " + Math.max(1, left.toSeconds()) + " s more");
    }

    /** Returns a message that says how many timed calls were made, and how long the other calls take at this pace. */
    static String measuring(String subject, int made, int most, Duration elapsed) {
        return "Measuring \"" + subject + "\": " + made + " of " + Numbers.counted(most, "timed call")
                + Progress.pace(made, most, elapsed);
    }

    /**
     * Returns a message that says why the test makes more calls than requested, and when these calls end.
     *
     * @param pace the calls per second, see {@link Progress#pace}
     */
    static String provingP99(String subject, int made, String pace, Duration atMost) {
        return "Measuring \"" + subject + "\": " + Numbers.counted(made, "timed call") + pace
                + "; the kit makes more calls so that code can assert a p99, for at most " + Durations.format(atMost);
    }

    /** Returns a message that names the limits that are still undecided, and says when the further calls end. */
    static String measuringOn(MeasuredTest subject, List<String> undecided, int made, MeasurementSettings orders) {
        return "Continuing to measure \"" + subject + "\" after " + made + " calls, up to " + orders.most()
                + " calls or "
                + Durations.format(orders.policy().maxDuration()) + "; still undecided: "
                + String.join(", ", undecided);
    }
}
