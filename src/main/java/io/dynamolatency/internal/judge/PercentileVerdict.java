package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.stats.QuantileBound;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.text.Numbers;
import java.util.List;

/**
 * The verdict on a percentile and a limit. Pure.
 *
 * <p>Verdicts use own times, since time that the machine adds to a call says nothing about the code.
 *
 * @param verdict {@link Verdict#WITHIN} or {@link Verdict#OVER} if proved, else {@link Verdict#UNDECIDED}
 * @param calls the number of calls
 * @param over how many of them reached the limit; of calls that are not recorded one by one also those up to 0.1 %
 *     below it
 * @param overByMachine how many more of the recorded calls reached it by the clock, since the machine added to them
 */
public record PercentileVerdict(Verdict verdict, int calls, int over, int overByMachine) {

    /** The most calls in a row that one stall is assumed to hit. */
    public static final int HIT_TOGETHER = 8;

    /**
     * Judges calls by a limit.
     *
     * @param calls in the order they began
     * @param earlier calls whose times by the clock alone are known, so "over" needs a proof by the recorded calls
     *     alone, too
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
        boolean[] over = reached(calls, limitNanos);
        int overCount = 0;
        int overByClock = 0;
        for (int i = 0; i < over.length; i++) {
            overCount += over[i] ? 1 : 0;
            overByClock += calls.get(i).nanos() >= limitNanos ? 1 : 0;
        }
        int all = over.length + earlier.count();
        int mayBeOver = overCount + earlier.atMostThatReached(limitNanos);
        int surelyOver = overCount + earlier.atLeastThatReached(limitNanos);
        double error = certainty.errorOfOver();
        Verdict verdict = Verdict.UNDECIDED;
        if (QuantileBound.provesBelow(over, all, mayBeOver, quantile, certainty.errorOfWithin(), threads)) {
            verdict = Verdict.WITHIN;
        } else if (QuantileBound.provesNotBelow(over, quantile, error)
                && QuantileBound.provesNotBelow(over, all, surelyOver, quantile, error)) {
            verdict = Verdict.OVER;
        }
        return new PercentileVerdict(verdict, all, mayBeOver, overByClock - overCount);
    }

    /** Returns whether the first calls of a run prove a percentile to be over a limit, even if stalls hit several. */
    static boolean overEarly(List<CallTime> calls, double quantile, long limitNanos, VerdictConfidence certainty) {
        return QuantileBound.provesNotBelowEarly(
                reached(calls, limitNanos), quantile, certainty.errorOfOver(), HIT_TOGETHER);
    }

    private static boolean[] reached(List<CallTime> calls, long limitNanos) {
        boolean[] reached = new boolean[calls.size()];
        for (int i = 0; i < reached.length; i++) {
            reached[i] = calls.get(i).ownNanos() >= limitNanos;
        }
        return reached;
    }

    /** Returns the count in words: {@code over in 19 of 19 calls}. */
    String inCalls() {
        return "over in " + over + " of " + Numbers.counted(calls, "call");
    }

    /** Returns the fewest calls after the first that can prove any verdict, however clear. */
    static int callsNeeded(double quantile, VerdictConfidence certainty, int threads) {
        return Math.min(
                callsNeededToKeep(quantile, certainty, threads),
                QuantileBound.fewestToProveNotBelow(quantile, certainty.errorOfOver()));
    }

    /** Returns the fewest calls after the first that can prove that a limit is met, if none is over it. */
    public static int callsNeededToKeep(double quantile, VerdictConfidence certainty, int threads) {
        return threads * QuantileBound.fewestToProveBelow(quantile, certainty.errorOfWithin());
    }
}
