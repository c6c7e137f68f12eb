package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.stats.QuantileBound;
import io.dynamolatency.internal.stats.VerdictConfidence;
import java.util.List;

/**
 * The verdict on a percentile and a limit. Pure.
 *
 * <p>"Within" is proved by the times as they were. "Over" is proved only if calls exceed the limit without the time of
 * stalls too: what stalls alone cause says nothing about the code, and leaves the verdict undecided.
 *
 * @param verdict {@link Verdict#WITHIN} or {@link Verdict#OVER} if proved, else {@link Verdict#UNDECIDED}
 * @param calls the number of calls
 * @param over how many of them reached the limit; of calls that are not recorded one by one also those up to 0.1 %
 *     below it
 * @param overByStalls how many of the recorded calls reached it only because of stalls
 */
public record PercentileVerdict(Verdict verdict, int calls, int over, int overByStalls) {

    /**
     * Judges calls by a limit.
     *
     * @param calls in the order they began
     * @param earlier calls whose times alone are known. Stalls in them are unknown, so "over" needs a proof by the
     *     recorded calls alone, too
     * @param quantile above 0.0, below 1.0
     * @param threads how many threads made the calls: one stall may hit a call of each
     */
    public static PercentileVerdict of(
            List<CallTime> calls,
            AggregatedTimes earlier,
            double quantile,
            long limitNanos,
            VerdictConfidence certainty,
            int threads) {
        boolean[] over = new boolean[calls.size()];
        boolean[] overAnyway = new boolean[calls.size()];
        int overCount = 0;
        int overAnywayCount = 0;
        for (int i = 0; i < over.length; i++) {
            CallTime call = calls.get(i);
            over[i] = call.nanos() >= limitNanos;
            overAnyway[i] = call.nanos() - call.stalledNanos() >= limitNanos;
            overCount += over[i] ? 1 : 0;
            overAnywayCount += overAnyway[i] ? 1 : 0;
        }
        int all = over.length + earlier.count();
        int mayBeOver = overCount + earlier.atMostThatReached(limitNanos);
        int surelyOver = overAnywayCount + earlier.atLeastThatReached(limitNanos);
        double error = certainty.error();
        Verdict verdict = Verdict.UNDECIDED;
        if (QuantileBound.provesBelow(over, all, mayBeOver, quantile, error, threads)) {
            verdict = Verdict.WITHIN;
        } else if (QuantileBound.provesNotBelow(overAnyway, quantile, error)
                && QuantileBound.provesNotBelow(overAnyway, all, surelyOver, quantile, error)) {
            verdict = Verdict.OVER;
        }
        return new PercentileVerdict(verdict, all, mayBeOver, overCount - overAnywayCount);
    }

    /** The fewest calls after the first that can prove anything, however clear it is. */
    static int callsNeeded(double quantile, VerdictConfidence certainty, int threads) {
        return Math.min(
                callsNeededToKeep(quantile, certainty, threads),
                QuantileBound.fewestToProveNotBelow(quantile, certainty.error()));
    }

    /** The fewest calls after the first that can prove a limit to be kept: none of them over it. */
    static int callsNeededToKeep(double quantile, VerdictConfidence certainty, int threads) {
        return threads * QuantileBound.fewestToProveBelow(quantile, certainty.error());
    }
}
