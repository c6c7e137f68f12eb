package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.stats.QuantileBound;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.result.Verdict;
import java.util.List;

/**
 * What calls tell of whether a percentile lies below a limit. Pure.
 *
 * <p>Kept is proved from the times as they were. Exceeded is proved only if calls are also over the limit without the time in
 * which the machine or the JVM stood still: what stalls alone do is no finding on the code, and leaves the verdict open.
 *
 * @param verdict {@link Verdict#WITHIN} or {@link Verdict#OVER} where that is proved, else {@link Verdict#UNDECIDED}
 * @param calls how many calls there are
 * @param over how many of them took as long as the limit or longer; of those that are no longer kept one by one also such as were up to
 *     0.1 % below it
 * @param overByStalls how many of those that are kept did so only because of stalls
 */
public record PercentileVerdict(Verdict verdict, int calls, int over, int overByStalls) {

    /**
     * Holds calls against a limit.
     *
     * @param calls in the order they began
     * @param quantile above 0.0, below 1.0
     * @param earlier those before them of which no more is known than what they took: what stalls did to them is not, so that calls are only
     *     proved to be over the limit if those that are kept prove it by themselves, too
     * @param threads how many threads made them: one stall may hit a call of each
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
