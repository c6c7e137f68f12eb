package io.dynamolatency.internal.judge;

import io.dynamolatency.Rate;
import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Symptom;
import io.dynamolatency.internal.driver.ModeCheck;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.RoundTrips;
import io.dynamolatency.result.Statistic;
import io.dynamolatency.result.VerdictPolicy;
import io.dynamolatency.result.WarmUp;
import io.dynamolatency.wire.Closer;
import io.dynamolatency.wire.WireCount;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a result says of itself when something is wrong with it. Pure functions. */
public final class FailureMessages {

    /** Where the text begins behind {@code connections:} and the like. */
    private static final int COLUMN = 13;

    private FailureMessages() {}

    static String tooSlow(
            LatencyResult result,
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
            LatencyResult result, Statistic statistic, Duration observed, Duration limit, PercentileVerdict test) {
        return "Whether " + statistic.label() + " of \"" + result.subject() + "\" is below:\n  "
                + Durations.format(limit) + "\nis undecided; it was:\n  " + Durations.format(observed) + "   ("
                + result.interval(statistic) + "; " + calls(result, statistic) + ")\n"
                + "certainty:   " + overLimit(test, statistic) + ": proved neither way with "
                + result.certainty().percent() + " confidence\n"
                + "change:      " + change(result, statistic, test) + "\n"
                + explained(result, result.diagnosis(limit));
    }

    static String openInShort(LatencyResult result, Statistic statistic, Duration limit, PercentileVerdict test) {
        return new LatencyLimit(statistic, limit) + " is undecided: " + overLimit(test, statistic)
                + ", which proves neither with " + result.certainty().percent() + " confidence; "
                + change(result, statistic, test);
    }

    private static String change(LatencyResult result, Statistic statistic, PercentileVerdict test) {
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

    static String roundTrips(LatencyResult result, String asked, RoundTrips found) {
        return "Expecting the round trips of a call of \"" + result.subject() + "\" to be:\n  " + asked
                + "\nbut they are:\n  " + found + "   (" + calls(result, Statistic.P50) + ")\n"
                + counted(found)
                + explained(result, result.diagnosis());
    }

    static String openRoundTrips(LatencyResult result, String asked, RoundTrips found) {
        return "Whether the round trips of a call of \"" + result.subject() + "\" are:\n  " + asked
                + "\nis undecided; they are:\n  " + found + "   (" + calls(result, Statistic.P50) + ")\n"
                + counted(found)
                + "change:      take a longer round trip, which stands out better on a busy machine\n"
                + explained(result, result.diagnosis());
    }

    private static String counted(RoundTrips found) {
        return found.counted().isEmpty() || found.isCounted()
                ? ""
                : "on the wire: " + Numbers.decimal(found.counted().getAsDouble())
                        + " by exchanges and new connections\n";
    }

    public static String noRoundTrips(LatencyResult result, String why) {
        return "The round trips of a call of \"" + result.subject()
                + "\" cannot be told, which is an error and no pass: " + why;
    }

    static String noProof(LatencyResult result, Statistic statistic, int needed) {
        int calls = needed + result.concurrency();
        return statistic.label() + " of \"" + result.subject() + "\" cannot be judged by "
                + Numbers.counted(result.count(), "call") + ": with "
                + result.certainty().percent()
                + " confidence nothing is proved by fewer than " + calls + "; write iterations = " + calls
                + " or more, or a lower confidence";
    }

    /** The calls that a statistic is taken over. */
    private static String calls(LatencyResult result, Statistic statistic) {
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

    /** Why a number of connections is not as expected: {@code expected} says what is, {@code difference} by how many. */
    public static String tooManyConnections(LatencyResult result, String expected, int difference) {
        return tooManyConnections(result, expected, difference, result.diagnosis(Symptom.CONNECTIONS));
    }

    static String tooManyConnections(LatencyResult result, String expected, int difference, Diagnosis diagnosis) {
        return "Expecting connections opened by \"" + result.subject() + "\" to be:\n  " + expected
                + "\nbut there were:\n  "
                + result.wire().opened() + "   (" + Math.abs(difference) + (difference < 0 ? " fewer; " : " more; ")
                + Numbers.counted(result.count() + result.errors(), "call") + ")\n"
                + explained(result, diagnosis);
    }

    /** Why something that the wire shows is not as expected; {@code diagnosis} is of that. */
    static String notAsOnTheWire(
            LatencyResult result, String what, String expected, String observed, Diagnosis diagnosis) {
        return "Expecting " + what + " of \"" + result.subject() + "\" to be:\n  " + expected + "\nbut it was:\n  "
                + observed + "   (" + Numbers.counted(result.count() + result.errors(), "call") + ")\n"
                + explained(result, diagnosis);
    }

    static String tooFewToTell(LatencyResult result, int calls, int allowed, int needed) {
        return "Whether \"" + result.subject() + "\" keeps its connections cannot be told from "
                + Numbers.counted(calls, "call")
                + ", of which up to " + allowed + " may open one: it takes at least " + needed + "; write iterations = "
                + needed + " or more";
    }

    public static String notResolvable(LatencyResult result, Statistic statistic) {
        boolean several = result.concurrency() > 1;
        if (statistic == Statistic.FIRST_CALL) {
            return "\"" + result.subject() + "\" has no first call: "
                    + (several ? "that of each of " + result.concurrency() + " threads failed" : "it failed") + " ("
                    + errors(result.errorsByType()) + ")";
        }
        int needed = statistic.callsNeeded(result.concurrency());
        return statistic.label() + " of \"" + result.subject() + "\" cannot be told from "
                + Numbers.counted(result.count(), "call")
                + (result.errors() > 0 ? " (and " + result.errors() + " failed)" : "") + ": it takes at least " + needed
                + (several ? " with " + result.concurrency() + " threads, the first of each being apart" : "")
                + "; write iterations = " + needed + " or more";
    }

    /**
     * Why it is so: the first cause in one sentence, what shows it, what to change, other causes; then the circumstances, and where the
     * report is.
     */
    public static String explained(LatencyResult result, Diagnosis diagnosis) {
        return columns(diagnosis.lines())
                + circumstances(result)
                + result.report().map(file -> "\nreport:      " + file).orElse("");
    }

    /** Why calls are not as they should be where there is a reason; else nothing. */
    public static String causes(LatencyResult result) {
        Diagnosis diagnosis = result.diagnosis();
        return diagnosis.causes().isEmpty() ? "" : columns(diagnosis.lines());
    }

    /** Lines that say what they are of ({@code cause: ...}), one below the other, and that once where several are of the same. */
    public static String columns(List<String> lines) {
        StringBuilder text = new StringBuilder();
        String before = "";
        for (String line : lines) {
            int colon = line.indexOf(": ") + 1;
            String label = line.substring(0, colon);
            text.append(label.equals(before) ? "" : label)
                    .append(" ".repeat(COLUMN - (label.equals(before) ? 0 : colon)))
                    .append(line.substring(colon + 1))
                    .append('\n');
            before = label;
        }
        return text.toString();
    }

    /** The network and the connections a result was measured with, each on a line of its own, for the end of a message. */
    public static String circumstances(LatencyResult result) {
        return "network:     " + result.network()
                + result.predicted()
                        .map(p -> " (a call there should take " + Durations.format(p) + ")")
                        .orElse("")
                + rate(result).map(rate -> "\nrate:        " + rate).orElse("")
                + delays(result).map(delays -> "\ndelays:      " + delays).orElse("")
                + noise(result).map(noise -> "\nnoise:       " + noise).orElse("")
                + kept(result)
                + "\nconnections: " + connections(result.wire())
                + (result.errors() > 0 ? "\nfailed:      " + errors(result.errorsByType()) : "")
                + warmUp(result).map(remark -> "\nwarm-up:     " + remark).orElse("");
    }

    private static String kept(LatencyResult result) {
        return result.kept() == result.afterTheFirst()
                ? ""
                : "\nkept:        the newest " + Numbers.counted(result.kept(), "call")
                        + " one by one, which cause and noise are of; figures and counts are of all";
    }

    /** How the rate was kept, with both figures, and what to change where it was not; empty in a closed loop. */
    public static Optional<String> rate(LatencyResult result) {
        return result.pace().map(pace -> {
            String figures = pace.asked() + " asked, " + Rate.format(pace.achievedPerSecond()) + " achieved";
            return pace.held()
                    ? figures
                    : figures + " with " + Numbers.counted(result.concurrency(), "thread")
                            + ": the rate was not held, so calls had to wait for their turn; write a higher"
                            + " concurrency or a lower rate";
        });
    }

    /** That nobody has seen whether a mode of the kit's held, where nobody has; else empty. */
    public static Optional<String> uncheckedMode(LatencyResult result) {
        return result.mode().ofTheKit() && !ModeCheck.possible(result.mode(), result.wire())
                ? Optional.of("that connections were those of " + result.mode()
                        + " was not checked, since they are not known")
                : Optional.empty();
    }

    /** That this machine could not hold the emulated network, where it could not, and what it was in its place; else empty. */
    public static Optional<String> delays(LatencyResult result) {
        return result.delays()
                .filter(delays -> !delays.held())
                .map(delays -> "the network was not held: of " + delays.count() + " delays, most of "
                        + Durations.format(result.network().rtt().dividedBy(2)) + ", half were late by "
                        + Durations.format(delays.late().p50()) + " or more (p99 "
                        + Durations.format(delays.late().p99())
                        + "), so that a round trip was about "
                        + Durations.format(
                                result.network().rtt().plus(delays.late().p50().multipliedBy(2)))
                        + " in place of " + Durations.format(result.network().rtt())
                        + "; take a longer round trip, or a machine that is less busy");
    }

    /** What the machine did besides, where it disturbed a call; empty where it disturbed none. */
    public static Optional<String> noise(LatencyResult result) {
        Noise noise = result.noise();
        int first = result.firstCallsStalled();
        if (result.stalled() + first == 0) {
            return Optional.empty();
        }
        boolean all = result.kept() == result.afterTheFirst();
        return Optional.of(result.stalled() + " of " + (all ? "" : "the newest ")
                + Numbers.counted(result.kept(), "call")
                + (first == 0
                        ? ""
                        : result.concurrency() == 1 ? " and the first" : " and " + first + " of the threads' first")
                + " overlapped " + Numbers.counted(noise.stalls().size(), "stall") + " of this machine"
                + noise.longest()
                        .map(stall -> " (longest " + Durations.format(Duration.ofNanos(stall.nanos())) + ", "
                                + stall.what() + ")")
                        .orElse("")
                + "; "
                + (noise.pausesUnknown().isPresent()
                        ? "GC not known"
                        : noise.collections().isEmpty()
                                ? "no GC"
                                : "GC " + noise.collections().size() + " x, "
                                        + Durations.format(Noise.together(noise.collections())) + " together")
                + ", CPU steal "
                + (noise.cpuSteal().isPresent()
                        ? String.format(
                                Locale.ROOT, "%.1f %%", 100 * noise.cpuSteal().getAsDouble())
                        : "not known"));
    }

    /** What is to be said of the warm-up, if anything: that calls failed in it, or that it ended before they took the same time. */
    public static Optional<String> warmUp(LatencyResult result) {
        WarmUp warmUp = result.warmUp();
        List<String> remarks = new ArrayList<>();
        if (warmUp.failed() > 0) {
            remarks.add(warmUp.failed() + " of " + Numbers.counted(warmUp.calls(), "call") + " failed");
        }
        if (warmUp.cutShort()) {
            remarks.add("cut short after " + Numbers.counted(warmUp.calls(), "call")
                    + ", since nothing here is judged by time: the times are those of a client that is still"
                    + " warming up");
        } else if (warmUp.calls() > 0 && !warmUp.stable()) {
            remarks.add("not stable after " + Numbers.counted(warmUp.calls(), "call")
                    + ": this machine is too busy, or the calls vary");
        }
        return remarks.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", remarks));
    }

    /** A log in one sentence. */
    public static String connections(WireLog wire) {
        if (!wire.evidence().complete()) {
            return PartialEvidence.sentence(wire);
        }
        int sayClose = wire.count(WireCount.REQUEST_SAYS_CLOSE);
        StringBuilder text = new StringBuilder();
        text.append(wire.opened())
                .append(" opened for ")
                .append(Numbers.counted(wire.begun(), "exchange"))
                .append(" (")
                .append(wire.reused())
                .append(" reused one), ")
                .append(wire.closedByClient())
                .append(" closed by the client, ")
                .append(wire.closedBy(Closer.SERVER))
                .append(" by the server");
        if (wire.fullHandshakes() + wire.resumedHandshakes() > 0) {
            text.append("; TLS handshakes: ")
                    .append(wire.fullHandshakes())
                    .append(" full, ")
                    .append(wire.resumedHandshakes())
                    .append(" resumed");
        }
        if (wire.failedHandshakes() > 0) {
            text.append("; ")
                    .append(Numbers.counted(wire.failedHandshakes(), "handshake"))
                    .append(" failed");
        }
        if (wire.retries() > 0) {
            text.append("; ")
                    .append(Numbers.counted(wire.retries(), "exchange"))
                    .append(" repeated an earlier attempt");
        }
        if (sayClose > 0) {
            text.append("; request header Connection: close on ").append(sayClose);
        }
        return text.toString();
    }

    /** Failures by type: {@code 2 x java.lang.IllegalStateException, 1 x ...}. */
    public static String errors(Map<String, Integer> byType) {
        return byType.entrySet().stream()
                .map(e -> e.getValue() + " x " + e.getKey())
                .collect(Collectors.joining(", "));
    }
}
