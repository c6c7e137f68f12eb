package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Requires that a statistic is below a duration.
 *
 * <p>A percentile of the calls is an estimate, so its verdict is within, over or undecided. The slowest and the first
 * call are exact.
 *
 * @param statistic the figure
 * @param limit the duration, above zero
 */
public record LatencyLimit(Statistic statistic, Duration limit) implements Expectation {

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if the limit is zero, negative or longer than 292 years
     * @throws NullPointerException if a value is null; the message says what to write
     */
    public LatencyLimit {
        Objects.requireNonNull(statistic, "the statistic is null; write one, such as Statistic.P99");
        Objects.requireNonNull(limit, "the limit is null; write a duration, such as Duration.ofMillis(10)");
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException(
                    "limit " + Durations.format(limit) + " is out of reach for any call; write a limit above zero");
        }
        Durations.requireCountable("limit", limit);
    }

    @Override
    public Outcome check(ResultData result) {
        Optional<Double> quantile = statistic.estimated();
        if (statistic == Statistic.FIRST_CALL && result.firstCallsReuse()) {
            return outcome("-", Verdict.NOT_RESOLVABLE, MissingFigure.firstCallReuses(result.subject()), List.of());
        }
        if (quantile.isEmpty()) {
            return result.resolves(statistic) ? exact(result) : unresolved(result);
        }
        PercentileVerdict test = PercentileVerdict.of(
                result.timesInOrder(),
                result.response().earlier(),
                quantile.get(),
                limit.toNanos(),
                result.certainty(),
                result.concurrency());
        if (test.verdict() == Verdict.OVER) {
            // a few calls that all reach the limit prove "over", even if they are too few for the percentile itself
            return over(result, result.resolves(statistic) ? observed(result) : test.inCalls(), Optional.of(test));
        }
        if (!result.resolves(statistic)) {
            return unresolved(result);
        }
        int needed = PercentileVerdict.callsNeeded(quantile.get(), result.certainty(), result.concurrency());
        if (result.afterTheFirst() < needed) {
            return outcome("-", Verdict.NOT_RESOLVABLE, FailureMessages.noProof(result, statistic, needed), List.of());
        }
        if (test.verdict() == Verdict.WITHIN) {
            return outcome(observed(result), Verdict.WITHIN, "", List.of());
        }
        Optional<String> fails = LostReuse.beyond(result, quantile.get()).or(() -> farOver(result, quantile.get()));
        return Outcome.undecided(
                statistic.label(),
                Durations.format(limit),
                observed(result),
                FailureMessages.undecided(result, this, observed(result), test, fails),
                FailureMessages.undecidedInShort(result, statistic, limit, test),
                !result.certainty().strict() && fails.isEmpty());
    }

    private Optional<String> farOver(ResultData result, double quantile) {
        return PercentileVerdict.farOver(result.timesInOrder(), quantile, limit.toNanos())
                ? Optional.of("the median is far over the limit")
                : Optional.empty();
    }

    /** Returns the outcome for the slowest or the first call, which is exact unless the machine was busy. */
    private Outcome exact(ResultData result) {
        if (own(result).compareTo(limit) < 0) {
            return outcome(observed(result), Verdict.WITHIN, "", List.of());
        }
        Duration least = result.leastTime(statistic).orElse(Duration.ZERO);
        if (least.compareTo(limit) >= 0) {
            return over(result, observed(result), Optional.empty());
        }
        if (statistic == Statistic.MAX
                && result.timesInOrder().stream().allMatch(call -> call.ownNanos() < limit.toNanos())) {
            // only calls that are no longer recorded reached the limit
            return undecided(
                    result,
                    FailureMessages.notRecorded(result, this, observed(result)),
                    FailureMessages.notRecordedInShort(this));
        }
        return undecided(
                result,
                FailureMessages.undecided(result, this, observed(result), least),
                FailureMessages.undecidedInShort(statistic, limit, least));
    }

    private Outcome undecided(ResultData result, String message, String inShort) {
        return Outcome.undecided(
                statistic.label(),
                Durations.format(limit),
                observed(result),
                message,
                inShort,
                !result.certainty().strict());
    }

    private Outcome unresolved(ResultData result) {
        return outcome(
                "-",
                Verdict.NOT_RESOLVABLE,
                MissingFigure.tooFewCalls(result.subject(), statistic, result.count(), result.errorsByType()),
                List.of());
    }

    private Duration own(ResultData result) {
        return result.ownTime(statistic).orElseThrow();
    }

    /** Returns the figure by the clock, and the figure without the machine's time. */
    private String observed(ResultData result) {
        Duration byTheClock = result.get(statistic);
        Duration machine = byTheClock.minus(own(result));
        return Durations.format(byTheClock)
                + (machine.isZero()
                        ? ""
                        : ", minus " + Durations.format(machine) + " that the machine took: "
                                + Durations.format(own(result)));
    }

    /** Returns whether more calls can decide the limit. */
    public boolean estimated() {
        return statistic.estimated().isPresent();
    }

    /** Returns whether {@code calls} calls after the first can prove that the limit is met, if no call reaches it. */
    public boolean provable(int calls, VerdictConfidence certainty, int threads) {
        return statistic
                .estimated()
                .map(quantile -> PercentileVerdict.callsNeededToKeep(quantile, certainty, threads) <= calls)
                .orElse(false);
    }

    /** Returns whether these calls leave the limit undecided and more calls can decide it. */
    public boolean isOpen(List<CallTime> calls, AggregatedTimes earlier, VerdictConfidence certainty, int threads) {
        return statistic
                .estimated()
                .map(quantile -> PercentileVerdict.of(calls, earlier, quantile, limit.toNanos(), certainty, threads))
                .filter(test -> test.verdict() == Verdict.UNDECIDED && !test.machineHides())
                .isPresent();
    }

    /**
     * Returns whether the first calls of a run prove that the limit is exceeded.
     *
     * @param charged how much virtual time was added to each call; zero if calls wait for the network
     */
    public boolean overEarly(List<CallTime> calls, VerdictConfidence certainty, Duration charged) {
        return statistic
                .estimated()
                .filter(quantile ->
                        PercentileVerdict.overEarly(calls, quantile, limit.toNanos(), certainty, charged.toNanos()))
                .isPresent();
    }

    private Outcome over(ResultData result, String observed, Optional<PercentileVerdict> test) {
        Diagnosis diagnosis =
                statistic == Statistic.FIRST_CALL ? result.diagnosisOfFirstCalls() : result.diagnosis(limit);
        return outcome(
                observed,
                Verdict.OVER,
                FailureMessages.tooSlow(result, this, observed, test, diagnosis),
                diagnosis.lines());
    }

    private Outcome outcome(String observed, Verdict verdict, String message, List<Diagnosis.Line> diagnosis) {
        return new Outcome(statistic.label(), Durations.format(limit), observed, verdict, message, diagnosis, false);
    }

    /** Returns the limit in words: {@code p99 below 15 ms}. */
    @Override
    public String toString() {
        return statistic.label() + " below " + Durations.format(limit);
    }
}
