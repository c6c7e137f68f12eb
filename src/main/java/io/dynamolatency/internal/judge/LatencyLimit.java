package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A statistic must be below a duration.
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
     * @throws IllegalArgumentException when the limit is zero or negative
     */
    public LatencyLimit {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException(
                    "limit " + Durations.format(limit) + " cannot be kept by any call; write one above zero");
        }
    }

    @Override
    public Outcome check(ResultData result) {
        if (!result.resolves(statistic)) {
            return outcome(
                    "-",
                    Verdict.NOT_RESOLVABLE,
                    MissingFigure.tooFewCalls(result.subject(), statistic, result.count(), result.errorsByType()),
                    List.of());
        }
        Duration observed = result.get(statistic);
        Optional<Double> quantile = statistic.estimated();
        if (quantile.isEmpty()) {
            return observed.compareTo(limit) < 0
                    ? outcome(Durations.format(observed), Verdict.WITHIN, "", List.of())
                    : over(result, observed, Optional.empty());
        }
        int needed = PercentileVerdict.callsNeeded(quantile.get(), result.certainty(), result.concurrency());
        if (result.afterTheFirst() < needed) {
            return outcome("-", Verdict.NOT_RESOLVABLE, FailureMessages.noProof(result, statistic, needed), List.of());
        }
        PercentileVerdict test = PercentileVerdict.of(
                result.timesInOrder(),
                result.response().earlier(),
                quantile.get(),
                limit.toNanos(),
                result.certainty(),
                result.concurrency());
        return switch (test.verdict()) {
            case WITHIN -> outcome(Durations.format(observed), Verdict.WITHIN, "", List.of());
            case OVER -> over(result, observed, Optional.of(test));
            case UNDECIDED, NOT_RESOLVABLE ->
                Outcome.undecided(
                        statistic.label(),
                        Durations.format(limit),
                        Durations.format(observed),
                        FailureMessages.undecided(result, statistic, observed, limit, test),
                        FailureMessages.undecidedInShort(result, statistic, limit, test),
                        !result.certainty().strict());
        };
    }

    /** Returns whether more calls can decide the limit. */
    public boolean estimated() {
        return statistic.estimated().isPresent();
    }

    /** Returns whether so many calls after the first can prove the limit kept, if none of them reaches it. */
    public boolean provable(int calls, VerdictConfidence certainty, int threads) {
        return statistic
                .estimated()
                .map(quantile -> PercentileVerdict.callsNeededToKeep(quantile, certainty, threads) <= calls)
                .orElse(false);
    }

    /** Returns whether the calls decide the limit, so that no more are needed. */
    public boolean decidedBy(List<CallTime> calls, AggregatedTimes earlier, VerdictConfidence certainty, int threads) {
        return statistic
                .estimated()
                .map(quantile -> PercentileVerdict.of(calls, earlier, quantile, limit.toNanos(), certainty, threads)
                                .verdict()
                        != Verdict.UNDECIDED)
                .orElse(true);
    }

    private Outcome over(ResultData result, Duration observed, Optional<PercentileVerdict> test) {
        Diagnosis diagnosis =
                statistic == Statistic.FIRST_CALL ? result.diagnosisOfFirstCalls() : result.diagnosis(limit);
        return outcome(
                Durations.format(observed),
                Verdict.OVER,
                FailureMessages.tooSlow(result, statistic, observed, limit, test, diagnosis),
                diagnosis.lines());
    }

    private Outcome outcome(String observed, Verdict verdict, String message, List<Diagnosis.Line> diagnosis) {
        return new Outcome(statistic.label(), Durations.format(limit), observed, verdict, message, diagnosis, false);
    }

    /** For people: {@code p99 below 15 ms}. */
    @Override
    public String toString() {
        return statistic.label() + " below " + Durations.format(limit);
    }
}
