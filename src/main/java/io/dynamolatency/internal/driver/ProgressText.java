package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import java.time.Duration;
import java.util.List;

/** The progress messages of a long measurement. Pure functions. */
final class ProgressText {

    private ProgressText() {}

    /** Says how far the warm-up is, and how long it may still take. */
    static String warmingUp(String subject, int made, Duration elapsed, Duration atMost) {
        Duration left = atMost.minus(elapsed);
        return "Measuring \"" + subject + "\": warm-up, " + Numbers.counted(made, "call")
                + Progress.pace(made, 0, elapsed)
                + (left.isNegative() ? "" : ", up to " + Math.max(1, left.toSeconds()) + " s more");
    }

    /** Says how many of the timed calls are made, and how long the rest takes at this pace. */
    static String measuring(String subject, int made, int most, Duration elapsed) {
        return "Measuring \"" + subject + "\": " + made + " of " + Numbers.counted(most, "timed call")
                + Progress.pace(made, most, elapsed);
    }

    /** Names the undecided limits that more calls are made for, and when that ends. */
    static String measuringOn(MeasuredTest subject, List<String> undecided, int made, MeasurementSettings orders) {
        return "Continuing to measure \"" + subject + "\" after " + made + " calls, up to " + orders.most()
                + " calls or "
                + Durations.format(orders.policy().maxDuration()) + ", since there is no proof yet of "
                + String.join(", ", undecided);
    }
}
