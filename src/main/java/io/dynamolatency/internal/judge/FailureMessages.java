package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.result.RoundTrips;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.Optional;

/** The texts of failures and warnings, by kind of limit. Pure functions. */
public final class FailureMessages {

    private static final String FREE_CORE =
            "run the test again on a machine with a free core, or choose a limit further from the measured time";

    private static final String NOT_RECORDED =
            "Only calls that the kit no longer records one by one reached the limit, so their own times are unknown.";

    private static final String FEWER_CALLS =
            "make fewer calls (iterations, maxIterations), or judge times by the clock (wallClock = ON)";

    private FailureMessages() {}

    static String tooSlow(
            ResultData result,
            LatencyLimit limit,
            String observed,
            Optional<PercentileVerdict> test,
            Diagnosis diagnosis) {
        Statistic statistic = limit.statistic();
        String headline = result.ownTime(statistic)
                .map(own -> observed + service(result, statistic) + ", limit " + Durations.format(limit.limit())
                        + ": over by " + Durations.format(own.minus(limit.limit())))
                .orElseGet(() -> "over the limit of " + Durations.format(limit.limit()));
        return new FailureMessage(figure(result, statistic)
                        + headline
                        + test.map(t -> ". " + reached(result, t, statistic) + "; proved at "
                                        + result.certainty().percent()
                                        + " confidence.")
                                .orElse(" (" + calls(result, statistic) + ")."))
                .diagnosis(diagnosis)
                .result(result)
                .toString();
    }

    static String undecided(
            ResultData result, LatencyLimit limit, String observed, PercentileVerdict test, Optional<String> fails) {
        Statistic statistic = limit.statistic();
        FailureMessage message = new FailureMessage(figure(result, statistic) + observed
                + " (" + result.ownInterval(statistic) + "), limit " + Durations.format(limit.limit())
                + ": undecided"
                + fails.map(why -> ", and " + why).orElse("") + ". "
                + notProved(result, statistic, test));
        // the advice to make more calls does not help if the test fails because of a known cause
        return (fails.isEmpty() ? message.fix(moreCalls(result, statistic, test)) : message)
                .diagnosis(result.diagnosis(limit.limit()))
                .result(result)
                .toString();
    }

    static String undecidedInShort(ResultData result, Statistic statistic, Duration limit, PercentileVerdict test) {
        return statistic.label() + " below " + Durations.format(limit) + " is undecided: "
                + notProved(result, statistic, test) + " " + moreCalls(result, statistic, test);
    }

    private static String notProved(ResultData result, Statistic statistic, PercentileVerdict test) {
        return reached(result, test, statistic) + "; at " + result.certainty().percent() + " confidence, the calls"
                + " prove neither that the limit is met nor that it is exceeded.";
    }

    /** Returns the message for the slowest or first call if it is possible that the machine delayed this call. */
    static String undecided(ResultData result, LatencyLimit limit, String observed, Duration least) {
        return new FailureMessage(undecidedFigure(result, limit, observed) + mayHaveDelayed(least))
                .fix(FREE_CORE)
                .diagnosis(result.diagnosis(limit.limit()))
                .result(result)
                .toString();
    }

    static String undecidedInShort(Statistic statistic, Duration limit, Duration least) {
        return statistic.label() + " below " + Durations.format(limit) + " is undecided: " + mayHaveDelayed(least) + " "
                + FREE_CORE;
    }

    /** Returns the message for the slowest call if only calls that are no longer recorded reached the limit. */
    static String notRecorded(ResultData result, LatencyLimit limit, String observed) {
        return new FailureMessage(undecidedFigure(result, limit, observed) + NOT_RECORDED)
                .fix(FEWER_CALLS)
                .result(result)
                .toString();
    }

    static String notRecordedInShort(LatencyLimit limit) {
        return limit + " is undecided: " + NOT_RECORDED + " " + FEWER_CALLS;
    }

    private static String undecidedFigure(ResultData result, LatencyLimit limit, String observed) {
        return figure(result, limit.statistic()) + observed + ", limit " + Durations.format(limit.limit())
                + ": undecided. ";
    }

    private static String mayHaveDelayed(Duration least) {
        return "The machine was busy: only " + Durations.format(least) + " are certainly the call's own time.";
    }

    private static String figure(ResultData result, Statistic statistic) {
        return statistic.label() + " of \"" + result.subject() + "\": ";
    }

    private static String service(ResultData result, Statistic statistic) {
        return result.achievedRate().isEmpty()
                ? ""
                : " (response time; service time " + Durations.format(result.serviceTime(statistic)) + ")";
    }

    private static String reached(ResultData result, PercentileVerdict test, Statistic statistic) {
        return test.over() + " of " + calls(result, statistic) + " reached the limit ("
                + Numbers.number(100 * (1 - statistic.estimated().orElseThrow())) + " % allowed"
                + (test.overByMachine() > 0
                        ? "; another " + test.overByMachine()
                                + " reached it by the clock, but not without the machine's time"
                        : "")
                + (test.unsure() > 0 ? "; the machine was busy and may have delayed " + test.unsure() + " of them" : "")
                + ")";
    }

    private static String moreCalls(ResultData result, Statistic statistic, PercentileVerdict test) {
        int needed = PercentileVerdict.callsNeededToKeep(
                statistic.estimated().orElseThrow(), result.certainty(), result.concurrency());
        boolean external = result.externalClient().isPresent();
        if (test.machineHides()) {
            return FREE_CORE;
        }
        if (test.calls() >= needed) {
            return (external
                            ? "have the process make more calls (iterations)"
                            : "allow more calls (maxIterations, maxDuration)")
                    + ", or choose a limit further from the measured time";
        }
        int calls = needed + result.concurrency();
        // a test makes this many calls for any limit, however long they take; maxIterations works only for some limits
        return "a proof takes at least " + calls + " calls; write iterations = " + calls + " or more"
                + (external ? "" : ", and raise maxIterations if it is lower");
    }

    static String roundTrips(ResultData result, String asked, RoundTrips found, String verdict) {
        return new FailureMessage(roundTripsHeadline(result, asked, found, verdict))
                .diagnosis(result.diagnosis())
                .result(result)
                .toString();
    }

    static String undecidedRoundTrips(ResultData result, String asked, RoundTrips found) {
        return new FailureMessage(roundTripsHeadline(result, asked, found, "undecided"))
                .fix("emulate a longer round trip, which stands out better on a busy machine")
                .diagnosis(result.diagnosis())
                .result(result)
                .toString();
    }

    private static String roundTripsHeadline(ResultData result, String asked, RoundTrips found, String verdict) {
        return "round trips per call of \"" + result.subject() + "\": " + found
                + (found.counted().isEmpty() || found.isCounted()
                        ? ""
                        : ", " + Numbers.decimal(found.counted().getAsDouble()) + " on the wire")
                + ", expected " + asked + ": " + verdict + " (" + calls(result, Statistic.P50) + ").";
    }

    static String noProof(ResultData result, Statistic statistic, int needed) {
        int calls = needed + result.concurrency();
        return statistic.label() + " of \"" + result.subject() + "\" can't be judged from "
                + Numbers.counted(result.count(), "call") + ": a proof at "
                + result.certainty().percent() + " confidence takes at least " + calls + "; write iterations = " + calls
                + " or more, or a lower confidence";
    }

    /** Returns the calls that a statistic is computed from, in words. */
    private static String calls(ResultData result, Statistic statistic) {
        boolean several = result.concurrency() > 1;
        if (statistic == Statistic.FIRST_CALL) {
            return (several ? "the longest first call of " + result.concurrency() + " threads; " : "the first of ")
                    + Numbers.counted(result.count(), "call")
                    + (several ? " in all" : "");
        }
        return Numbers.counted(result.afterTheFirst(), "call") + " after the first"
                + (several ? " of each of " + result.concurrency() + " threads" : "");
    }

    /**
     * Returns the message for an unexpected number of connections.
     *
     * @param expected the expected number in words, such as {@code at most 1}
     * @param difference how many more connections there were; negative for fewer
     */
    public static String connections(ResultData result, String expected, int difference) {
        return connections(result, expected, difference, result.diagnosis(Symptom.CONNECTIONS));
    }

    static String connections(ResultData result, String expected, int difference, Diagnosis diagnosis) {
        return new FailureMessage("connections opened by \"" + result.subject() + "\": "
                        + result.wire().opened() + failedHandshakes(result) + ", expected " + expected + ": "
                        + (difference < 0 ? -difference + " fewer" : difference + " more") + " (" + allCalls(result)
                        + ").")
                .diagnosis(diagnosis)
                .result(result)
                .toString();
    }

    private static String failedHandshakes(ResultData result) {
        int failed = result.wire().failedHandshakes();
        return failed == 0 ? "" : ", and " + failed + " more whose handshake failed";
    }

    /** Returns the message for an unexpected figure of the wire other than the number of connections. */
    static String onTheWire(ResultData result, String what, String expected, String observed, Diagnosis diagnosis) {
        return new FailureMessage(what + " of \"" + result.subject() + "\": " + observed + ", expected " + expected
                        + " (" + allCalls(result) + ").")
                .diagnosis(diagnosis)
                .result(result)
                .toString();
    }

    private static String allCalls(ResultData result) {
        return Numbers.counted(result.calls(), "call");
    }

    static String unknown(ResultData result, String what, String expected, String why, String fix) {
        return new FailureMessage(what + " of \"" + result.subject() + "\": unknown, expected " + expected
                        + ". That is an error, not a pass: " + why + ".")
                .fix(fix)
                .result(result)
                .toString();
    }

    static String tooFewCallsForKeepAlive(ResultData result, int calls, int allowed, int needed) {
        return "\"" + result.subject() + "\": " + Numbers.counted(calls, "call")
                + " cannot show whether connections are reused, since even a client that reuses them may open "
                + Numbers.counted(allowed, "connection") + "; write iterations = " + needed + " or more";
    }
}
