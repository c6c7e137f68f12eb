package io.dynamolatency.internal.judge;

import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.result.Statistic;
import java.util.Map;

/** Messages that say why a result lacks a figure, and how to get this figure. Pure functions. */
final class MissingFigure {

    private MissingFigure() {}

    /**
     * Returns the message that says how many calls a statistic needs.
     *
     * @param calls successful calls
     * @param errors failed calls by type
     */
    static String tooFewCalls(MeasuredTest test, Statistic statistic, int calls, Map<String, Integer> errors) {
        int threads = test.load().concurrency();
        boolean several = threads > 1;
        if (statistic == Statistic.FIRST_CALL) {
            return "\"" + test + "\" has no first call: "
                    + (several ? "on each of " + threads + " threads it failed" : "it failed") + " ("
                    + Numbers.byName(errors) + ")";
        }
        int failed = errors.values().stream().mapToInt(Integer::intValue).sum();
        int needed = statistic.callsNeeded(threads);
        return statistic.label() + " of \"" + test + "\" can't be computed from " + Numbers.counted(calls, "call")
                + (failed > 0 ? " (and " + failed + " failed)" : "") + ": it needs at least " + needed + " calls"
                + (several ? " with " + threads + " threads, since the first call of each does not count" : "")
                + "; write iterations = " + needed + " or more";
    }

    /** Returns the message that says why no call is the first call of a client. */
    static String firstCallReuses(MeasuredTest test) {
        return "The first call of \"" + test + "\" is not the first of a new client: its connection was already"
                + " open.\n"
                + "fix: before the test's body (also in @BeforeEach), call neither this"
                + " client nor another that shares its HTTP client; and write warmup = 0";
    }

    /** Returns the message that says why round trips are unknown. */
    static String roundTrips(MeasuredTest test, String why) {
        return "The round trips of a call of \"" + test + "\" are unknown, which is an error, not a pass: " + why;
    }
}
