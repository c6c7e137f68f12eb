package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.resilience.Aftermath;
import io.dynamolatency.internal.resilience.Aftermaths;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A limit on what the client did after faults. A figure equal to the limit meets it.
 *
 * @param fact the limited figure
 * @param limit the largest value that meets the limit, 0 or more; in nanoseconds for {@link Fact#RECOVERY}
 */
public record ResilienceLimit(Fact fact, double limit) implements Expectation {

    /** The figures that can be limited. */
    public enum Fact {
        /** Failed calls, and calls that returned although all their requests failed. */
        ERRORS("errors", false, 0),
        /** Attempts divided by calls. */
        ATTEMPTS_PER_CALL("attempts per call", false, 1),
        /** New connections divided by faults. */
        CONNECTIONS_PER_FAULT("new connections per fault", true, 0),
        /** The longest time from a fault to the next success. */
        RECOVERY("time to recovery", true, 0);

        private final String label;
        private final boolean ofFaults;
        private final int least;

        Fact(String label, boolean ofFaults, int least) {
            this.label = label;
            this.ofFaults = ofFaults;
            this.least = least;
        }
    }

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the limit is out of its range
     */
    public ResilienceLimit {
        if (!(limit >= fact.least) || Double.isInfinite(limit)) {
            throw new IllegalArgumentException(
                    fact.label + " = " + Numbers.number(limit) + " is out of range; write " + fact.least + " or more");
        }
    }

    /**
     * Returns a limit on the time to recovery.
     *
     * @throws IllegalArgumentException if the time is zero or less, or longer than 292 years
     */
    public static ResilienceLimit recovery(Duration atMost) {
        if (atMost.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException(
                    "limit " + Durations.format(atMost) + " is out of reach for any client; write a limit above zero");
        }
        Durations.requireCountable("limit", atMost);
        return new ResilienceLimit(Fact.RECOVERY, atMost.toNanos());
    }

    /** Returns whether this is a limit on the number of failed calls. */
    public boolean ofErrors() {
        return fact == Fact.ERRORS;
    }

    @Override
    public Outcome check(ResultData result) {
        String asked = "at most " + text(limit);
        Optional<Outcome> unknown = fact == Fact.ERRORS
                ? Optional.empty()
                : PartialEvidence.onExchanges(result, fact.label, asked).or(() -> unknown(result, asked));
        return unknown.orElseGet(() -> judged(result, asked));
    }

    private Optional<Outcome> unknown(ResultData result, String asked) {
        if (result.wire().droppedExchanges() > 0) {
            return Optional.of(
                    notResolvable(result, asked, "the log was full, and has lost exchanges", "lower iterations"));
        }
        return fact.ofFaults && result.wire().faults().isEmpty()
                ? Optional.of(notResolvable(result, asked, "no fault struck", "plan one with @Fault"))
                : Optional.empty();
    }

    private Outcome notResolvable(ResultData result, String asked, String why, String fix) {
        return Outcome.notResolvable(
                fact.label, asked, "-", FailureMessages.unknown(result, fact.label, asked, why, fix));
    }

    private Outcome judged(ResultData result, String asked) {
        Aftermaths found = result.aftermaths();
        if (fact == Fact.RECOVERY && found.all().stream().allMatch(Aftermath::untested)) {
            return notResolvable(
                    result, asked, "no request followed a fault", "raise iterations, so that calls follow the faults");
        }
        boolean lost = fact == Fact.RECOVERY && found.unrecovered() > 0;
        double observed = observed(result, found);
        String text = lost
                ? "no success after " + found.unrecovered() + " of "
                        + Numbers.counted(found.all().size(), "fault")
                : text(observed);
        if (!lost && observed <= limit) {
            return Outcome.within(fact.label, asked, text);
        }
        return Outcome.over(
                fact.label,
                asked,
                text,
                new ResilienceText(result, found, fact).failure(fact.label, asked, text),
                List.of());
    }

    private double observed(ResultData result, Aftermaths found) {
        return switch (fact) {
            case ERRORS -> result.errors() + SwallowedFailures.of(result).count();
            case ATTEMPTS_PER_CALL -> found.attemptsPerCall().orElse(0);
            case CONNECTIONS_PER_FAULT -> found.connectionsPerFault();
            case RECOVERY -> found.slowestRecoveryNanos().orElse(0);
        };
    }

    private String text(double figure) {
        return fact == Fact.RECOVERY ? Durations.format(Duration.ofNanos((long) figure)) : Numbers.number(figure);
    }
}
