package io.dynamolatency.internal.judge;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.DiagnosisLine;
import io.dynamolatency.diagnosis.DiagnosisLine.Label;
import io.dynamolatency.diagnosis.Symptom;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.result.RoundTrips;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.VerdictPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a result says of itself when something is wrong with it. Pure functions. */
public final class FailureMessages {

    /** Where the text begins behind {@code connections:} and the like. */
    private static final int COLUMN = 13;

    private FailureMessages() {}

    static String tooSlow(
            ResultData result,
            Statistic statistic,
            Duration observed,
            Duration limit,
            Optional<PercentileVerdict> test,
            Diagnosis diagnosis) {
        return "Expecting " + statistic.label() + " of \"" + result.subject() + "\" to be below:\n  "
                + Durations.format(limit) + "\nbut it was:\n  " + Durations.format(observed) + "   ("
                + Durations.format(observed.minus(limit)) + " more; " + calls(result, statistic)
                + result.pace()
                        .map(pace -> "; a response time, the service time's is "
                                + Durations.format(result.serviceTime(statistic)))
                        .orElse("")
                + ")\n"
                + test.map(t -> "certainty:   " + overLimit(t, statistic) + ": proved with "
                                + result.certainty().percent() + " confidence\n")
                        .orElse("")
                + explained(result, diagnosis);
    }

    /** How many calls were over the limit, and how many may be. */
    private static String overLimit(PercentileVerdict test, Statistic statistic) {
        return test.over() + " of " + Numbers.counted(test.calls(), "call") + " took as long or longer, where 1 in "
                + Math.round(1 / (1 - statistic.estimated().orElseThrow())) + " may"
                + (test.overByStalls() > 0
                        ? " (" + test.overByStalls() + " only because the machine or the JVM stood still meanwhile)"
                        : "");
    }

    /** What is neither proved nor disproved, why not, and what to change. */
    static String open(
            ResultData result, Statistic statistic, Duration observed, Duration limit, PercentileVerdict test) {
        return "Whether " + statistic.label() + " of \"" + result.subject() + "\" is below:\n  "
                + Durations.format(limit) + "\nis undecided; it was:\n  " + Durations.format(observed) + "   ("
                + result.interval(statistic) + "; " + calls(result, statistic) + ")\n"
                + "certainty:   " + overLimit(test, statistic) + ": proved neither way with "
                + result.certainty().percent() + " confidence\n"
                + "fix:         " + change(result, statistic, test) + "\n"
                + explained(result, result.diagnosis(limit));
    }

    static String openInShort(ResultData result, Statistic statistic, Duration limit, PercentileVerdict test) {
        return statistic.label() + " below " + Durations.format(limit) + " is undecided: " + overLimit(test, statistic)
                + ", which proves neither with " + result.certainty().percent() + " confidence; "
                + change(result, statistic, test);
    }

    private static String change(ResultData result, Statistic statistic, PercentileVerdict test) {
        int kept = PercentileVerdict.callsNeededToKeep(
                statistic.estimated().orElseThrow(), result.certainty(), result.concurrency());
        if (test.calls() < kept) {
            int calls = kept + result.concurrency();
            if (result.externalClient().isPresent()) {
                return "that it is kept takes at least " + calls + " calls of the process; write iterations = " + calls
                        + " or more";
            }
            return "that it is kept takes at least " + calls
                    + " calls; a limit in @ExpectLatency is measured on for, up to "
                    + (calls > VerdictPolicy.DEFAULT.maxIterations()
                            ? "maxIterations, so write maxIterations = " + calls + " or more"
                            : "maxIterations and maxDuration");
        }
        return (result.externalClient().isPresent()
                        ? "have the process make more calls (iterations)"
                        : "allow more calls (maxIterations, maxDuration)")
                + " or a limit that lies further off";
    }

    static String roundTrips(ResultData result, String asked, RoundTrips found) {
        return "Expecting the round trips of a call of \"" + result.subject() + "\" to be:\n  " + asked
                + "\nbut they are:\n  " + found + "   (" + calls(result, Statistic.P50) + ")\n"
                + counted(found)
                + explained(result, result.diagnosis());
    }

    static String openRoundTrips(ResultData result, String asked, RoundTrips found) {
        return "Whether the round trips of a call of \"" + result.subject() + "\" are:\n  " + asked
                + "\nis undecided; they are:\n  " + found + "   (" + calls(result, Statistic.P50) + ")\n"
                + counted(found)
                + "fix:         take a longer round trip, which stands out better on a busy machine\n"
                + explained(result, result.diagnosis());
    }

    private static String counted(RoundTrips found) {
        return found.counted().isEmpty() || found.isCounted()
                ? ""
                : "on the wire: " + Numbers.decimal(found.counted().getAsDouble())
                        + " by exchanges and new connections\n";
    }

    static String noProof(ResultData result, Statistic statistic, int needed) {
        int calls = needed + result.concurrency();
        return statistic.label() + " of \"" + result.subject() + "\" cannot be judged by "
                + Numbers.counted(result.count(), "call") + ": with "
                + result.certainty().percent()
                + " confidence nothing is proved by fewer than " + calls + "; write iterations = " + calls
                + " or more, or a lower confidence";
    }

    /** The calls that a statistic is taken over. */
    private static String calls(ResultData result, Statistic statistic) {
        boolean several = result.concurrency() > 1;
        if (statistic == Statistic.FIRST_CALL) {
            return (several
                            ? "the longest of the first calls of " + result.concurrency() + " threads, of "
                            : "the first of ")
                    + Numbers.counted(result.count(), "call");
        }
        return Numbers.counted(result.afterTheFirst(), "call") + " after the first"
                + (several ? " of each of " + result.concurrency() + " threads" : "");
    }

    /**
     * Why a number of connections is not as expected: {@code expected} says what is, {@code difference} by how many.
     */
    public static String tooManyConnections(ResultData result, String expected, int difference) {
        return tooManyConnections(result, expected, difference, result.diagnosis(Symptom.CONNECTIONS));
    }

    static String tooManyConnections(ResultData result, String expected, int difference, Diagnosis diagnosis) {
        return "Expecting connections opened by \"" + result.subject() + "\" to be:\n  " + expected
                + "\nbut there were:\n  "
                + result.wire().opened() + "   (" + Math.abs(difference) + (difference < 0 ? " fewer; " : " more; ")
                + Numbers.counted(result.count() + result.errors(), "call") + ")\n"
                + explained(result, diagnosis);
    }

    /** Why something that the wire shows is not as expected; {@code diagnosis} is of that. */
    static String notAsOnTheWire(
            ResultData result, String what, String expected, String observed, Diagnosis diagnosis) {
        return "Expecting " + what + " of \"" + result.subject() + "\" to be:\n  " + expected + "\nbut it was:\n  "
                + observed + "   (" + Numbers.counted(result.count() + result.errors(), "call") + ")\n"
                + explained(result, diagnosis);
    }

    static String tooFewToTell(ResultData result, int calls, int allowed, int needed) {
        return "Whether \"" + result.subject() + "\" keeps its connections cannot be told from "
                + Numbers.counted(calls, "call")
                + ", of which up to " + allowed + " may open one: it takes at least " + needed + "; write iterations = "
                + needed + " or more";
    }

    /**
     * Why it is so: the first cause in one sentence, what shows it, what to change, other causes; then the
     * circumstances, and where the report is.
     */
    public static String explained(ResultData result, Diagnosis diagnosis) {
        return columns(diagnosis.lines())
                + ResultRemarks.circumstances(result)
                + result.report().map(file -> "\nreport:      " + file).orElse("");
    }

    /** Why calls are not as they should be where there is a reason; else nothing. */
    public static String causes(ResultData result) {
        Diagnosis diagnosis = result.diagnosis();
        return diagnosis.causes().isEmpty() ? "" : columns(diagnosis.lines());
    }

    /**
     * Lines that say what they are of ({@code cause: ...}), one below the other, and that once where several are of the
     * same.
     */
    public static String columns(List<DiagnosisLine> lines) {
        StringBuilder text = new StringBuilder();
        Label before = null;
        for (DiagnosisLine line : lines) {
            String label = line.label() == before ? "" : line.label().text() + ":";
            text.append(label)
                    .append(" ".repeat(COLUMN - label.length()))
                    .append(line.text())
                    .append('\n');
            before = line.label();
        }
        return text.toString();
    }
}
