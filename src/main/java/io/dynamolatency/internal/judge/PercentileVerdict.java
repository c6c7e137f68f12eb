package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.stats.QuantileBound;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.text.Numbers;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The verdict on whether a percentile is below a limit. Pure.
 *
 * <p>Verdicts use own times, because time that the machine adds to a call says nothing about the code. Time that the
 * machine perhaps added must not decide a verdict. The kit therefore proves "over" without this time, and "within" with
 * this time.
 *
 * @param verdict {@link Verdict#WITHIN} or {@link Verdict#OVER} if proved, else {@link Verdict#UNDECIDED}
 * @param calls the number of calls
 * @param over how many calls reached the limit. Recorded calls count by their own times. Of the other calls, those up
 *     to 0.1 % below the limit also count
 * @param overByMachine how many further recorded calls reached the limit by the clock, only because the machine made
 *     them longer
 * @param unsure how many of the calls that reached the limit perhaps reached it only because of the machine
 * @param machineHides whether the calls would prove that the limit is exceeded, if the machine had certainly not
 *     delayed them
 */
public record PercentileVerdict(
        Verdict verdict, int calls, int over, int overByMachine, int unsure, boolean machineHides) {

    private static final double MEDIAN = 0.5;

    /**
     * Calls far over the limit take at least this multiple of the limit. A busy machine does not delay half of the
     * calls so much.
     */
    private static final double FAR = 2;

    private static final double FAR_ON_A_FREE_MACHINE = 1.5;

    /** The greatest probability that chance alone makes calls exceed a limit that is far below their median. */
    private static final double FAR_ERROR = 0.01;

    /** The largest number of calls in a row that a single stall is assumed to hit, if calls wait for the network. */
    public static final int HIT_TOGETHER = 8;

    /**
     * The largest number of calls in a row that a single stall is assumed to hit in virtual time. Calls follow one
     * another faster there.
     */
    private static final int MOST_HIT_TOGETHER = 64;

    /**
     * Judges whether a percentile of the calls is below a limit.
     *
     * @param calls the calls in the order in which they began
     * @param earlier calls with unknown own times, so their times by the clock are used. "Over" therefore also needs a
     *     proof by the recorded calls alone
     * @param quantile above 0.0, below 1.0
     * @param threads how many threads made the calls, because one stall can hit a call of each thread
     */
    public static PercentileVerdict of(
            List<CallTime> calls,
            AggregatedTimes earlier,
            double quantile,
            long limitNanos,
            VerdictConfidence certainty,
            int threads) {
        boolean[] over = reached(calls, limitNanos, CallTime::ownNanos);
        boolean[] surelyOver = reached(calls, limitNanos, CallTime::leastNanos);
        int overCount = count(over);
        int overByClock = count(reached(calls, limitNanos, CallTime::nanos));
        int all = over.length + earlier.count();
        int mayBeOver = overCount + earlier.atMostThatReached(limitNanos);
        double error = certainty.errorOfOver();
        Verdict verdict = Verdict.UNDECIDED;
        boolean machineHides = false;
        if (QuantileBound.provesBelow(over, all, mayBeOver, quantile, certainty.errorOfWithin(), threads)) {
            verdict = Verdict.WITHIN;
        } else if (provesOver(surelyOver, earlier, quantile, limitNanos, error)) {
            verdict = Verdict.OVER;
        } else {
            machineHides = provesOver(over, earlier, quantile, limitNanos, error);
        }
        return new PercentileVerdict(
                verdict, all, mayBeOver, overByClock - overCount, overCount - count(surelyOver), machineHides);
    }

    private static boolean provesOver(
            boolean[] over, AggregatedTimes earlier, double quantile, long limitNanos, double error) {
        return QuantileBound.provesNotBelow(over, quantile, error)
                && QuantileBound.provesNotBelow(
                        over,
                        over.length + earlier.count(),
                        count(over) + earlier.atLeastThatReached(limitNanos),
                        quantile,
                        error);
    }

    /**
     * Returns whether the first calls of a run prove that a percentile is over a limit, even if stalls hit several of
     * these calls. The verdict on these calls is then also {@link Verdict#OVER}.
     *
     * @param chargedNanos how much virtual time was added to each call; 0 if calls wait for the network
     */
    static boolean overEarly(
            List<CallTime> calls, double quantile, long limitNanos, VerdictConfidence certainty, long chargedNanos) {
        boolean[] surelyOver = reached(calls, limitNanos, CallTime::leastNanos);
        double error = certainty.errorOfOver();
        // if slow calls cluster, each call can be worth even less than the early proof assumes
        return QuantileBound.provesNotBelowEarly(surelyOver, quantile, error, hitTogether(limitNanos, chargedNanos))
                && QuantileBound.provesNotBelow(surelyOver, quantile, error);
    }

    /**
     * Returns how many calls in a row one stall is assumed to hit. The real time of a call over the limit is at least
     * the limit minus the virtual time.
     */
    private static int hitTogether(long limitNanos, long chargedNanos) {
        long realNanos = Math.max(1, limitNanos - chargedNanos);
        return (int) Math.min(MOST_HIT_TOGETHER, (HIT_TOGETHER * limitNanos + realNanos - 1) / realNanos);
    }

    private static boolean[] reached(List<CallTime> calls, long limitNanos, ToLongFunction<CallTime> time) {
        boolean[] reached = new boolean[calls.size()];
        for (int i = 0; i < reached.length; i++) {
            reached[i] = time.applyAsLong(calls.get(i)) >= limitNanos;
        }
        return reached;
    }

    private static int count(boolean[] over) {
        int count = 0;
        for (boolean one : over) {
            count += one ? 1 : 0;
        }
        return count;
    }

    /**
     * Returns whether calls exceed a limit by so much that neither chance nor a busy machine explains this. One of two
     * conditions is enough. Without the time that the machine surely added, the median is at least twice the limit.
     * Without the time that the machine perhaps added, the median is at least 1.5 times the limit. Chance alone could
     * make the median so high only if the calls had two very different durations. Returns false for higher percentiles,
     * because a few stalls can decide such percentiles.
     */
    static boolean farOver(List<CallTime> calls, double quantile, long limitNanos) {
        return quantile <= MEDIAN
                && (farOver(calls, quantile, limitNanos, CallTime::ownNanos, FAR)
                        || farOver(calls, quantile, limitNanos, CallTime::leastNanos, FAR_ON_A_FREE_MACHINE));
    }

    private static boolean farOver(
            List<CallTime> calls, double quantile, long limitNanos, ToLongFunction<CallTime> time, double times) {
        return count(reached(calls, Math.round(times * limitNanos), time)) >= (1 - quantile) * calls.size()
                && QuantileBound.provesNotBelowOnce(reached(calls, limitNanos, time), quantile, FAR_ERROR);
    }

    /** Returns the count in words: {@code over in 19 of 19 calls}. */
    String inCalls() {
        return "over in " + over + " of " + Numbers.counted(calls, "call");
    }

    /** Returns the least number of calls after the first that can prove a verdict, if all or none reach the limit. */
    static int callsNeeded(double quantile, VerdictConfidence certainty, int threads) {
        return Math.min(
                callsNeededToKeep(quantile, certainty, threads),
                QuantileBound.fewestToProveNotBelow(quantile, certainty.errorOfOver()));
    }

    /** Returns the least number of calls after the first that can prove that a limit is met, if no call reaches it. */
    public static int callsNeededToKeep(double quantile, VerdictConfidence certainty, int threads) {
        return threads * QuantileBound.fewestToProveBelow(quantile, certainty.errorOfWithin());
    }
}
