package io.dynamolatency.internal.report.rows;

import io.dynamolatency.internal.calls.PhaseTimes;
import io.dynamolatency.internal.calls.PhaseTimes.BackEndStart;
import io.dynamolatency.internal.text.Durations;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The time from the start of this JVM to the first verdict, split into phases.
 *
 * @param beforeTheTest the time until the test asked for DynamoDB: start of the JVM, JUnit, and earlier tests
 * @param phases the phases after the test asked for DynamoDB
 */
public record FirstVerdict(Duration beforeTheTest, PhaseTimes phases) {

    /** Returns the times of a result; empty if the start of the JVM is unknown or if the system clock was changed. */
    public static Optional<FirstVerdict> of(PhaseTimes phases) {
        try {
            long sinceStart = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            Duration before = Duration.ofMillis(sinceStart).minusNanos(System.nanoTime() - phases.beganNanos());
            return before.isNegative() ? Optional.empty() : Optional.of(new FirstVerdict(before, phases));
        } catch (LinkageError absent) {
            // the Java runtime lacks the module java.management
            return Optional.empty();
        }
    }

    Duration total() {
        return beforeTheTest.plus(phases.total());
    }

    /** Returns a result's phases in milliseconds, in their order. Tools rely on the phases' names. */
    static Map<String, Double> millis(PhaseTimes phases) {
        Map<String, Double> millis = new LinkedHashMap<>();
        millis.put("backEnd", Durations.millis(phases.backEnd()));
        millis.put("client", Durations.millis(phases.client()));
        millis.put("warmUp", Durations.millis(phases.warmUp()));
        millis.put("calls", Durations.millis(phases.calls()));
        millis.put("besides", Durations.millis(phases.besides()));
        millis.put("verdict", Durations.millis(phases.verdict()));
        return millis;
    }

    /**
     * Returns a text such as {@code time to the first verdict 3.4 s: before the test 0.6, waiting for the back end 0.4
     * (resolved in 0.0, started in 1.2), ...}.
     */
    @Override
    public String toString() {
        String start = phases.start()
                .map((BackEndStart s) ->
                        " (resolved in " + seconds(s.resolving()) + ", started in " + seconds(s.starting()) + ")")
                .orElse("");
        return "time to the first verdict " + seconds(total()) + " s: before the test " + seconds(beforeTheTest)
                + ", waiting for the back end " + seconds(phases.backEnd()) + start + ", client and table "
                + seconds(phases.client()) + ", warm-up " + seconds(phases.warmUp()) + ", calls "
                + seconds(phases.calls()) + ", other " + seconds(phases.besides()) + ", verdict "
                + seconds(phases.verdict());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e9);
    }
}
