package io.dynamolatency.internal.driver;

import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.judge.PercentileVerdict;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.stats.VerdictConfidence;
import java.util.List;

/**
 * The calls of a test whose code can assert a p99 later. Shows how much slower than the median some calls were. All
 * times are own times. First calls are left out.
 *
 * @param times the calls, in order
 * @param threads how many threads made the calls
 */
record SlowCalls(List<CallTime> times, VerdictConfidence certainty, int threads) {

    private static final double P99 = 0.99;

    /**
     * The lowest limit to check is the median times this factor. Each next limit is the previous limit times this
     * factor.
     */
    private static final double FACTOR = 1.5;

    /** Returns whether the slowest call took at most 1.5 times the median. */
    boolean areNone() {
        long[] own = sorted();
        return own.length > 0 && own[own.length - 1] <= FACTOR * own[own.length / 2];
    }

    /**
     * Returns whether a limit on the p99 could be undecided although more calls reach it than a p99 allows. The limit
     * is not known yet, so this method looks at limits from 1.5 times the median up to the slowest call. If the machine
     * possibly added the time above a limit, more calls can't decide this limit.
     */
    boolean needMoreCalls() {
        long[] own = sorted();
        if (own.length == 0) {
            return false;
        }
        // a median of zero would make every limit zero
        for (double limit = Math.max(1, FACTOR * own[own.length / 2]); limit <= own[own.length - 1]; limit *= FACTOR) {
            PercentileVerdict verdict =
                    PercentileVerdict.of(times, new AggregatedTimes(), P99, Math.round(limit), certainty, threads);
            if (verdict.verdict() == Verdict.UNDECIDED
                    && !verdict.machineHides()
                    && verdict.over() > (1 - P99) * verdict.calls()) {
                return true;
            }
        }
        return false;
    }

    private long[] sorted() {
        return times.stream().mapToLong(CallTime::ownNanos).sorted().toArray();
    }
}
