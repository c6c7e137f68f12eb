package io.dynamolatency.internal.judge;

import io.dynamolatency.Rate;
import io.dynamolatency.internal.calls.AchievedRate;
import io.dynamolatency.internal.calls.WarmUp;
import io.dynamolatency.internal.judge.FailureMessage.Detail;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.result.Noise;
import io.dynamolatency.result.Statistic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The conditions under which a result was measured, as text for messages and reports. Pure functions. */
public final class ResultRemarks {

    private ResultRemarks() {}

    /** Returns a result in one line for logs: the test, the number of calls, and the figures it has. */
    public static String summary(ResultData result) {
        StringBuilder text = new StringBuilder(result.subject() + ": " + Numbers.counted(result.count(), "call"));
        if (result.errors() > 0) {
            text.append(", ").append(result.errors()).append(" failed");
        }
        for (Statistic statistic : Statistic.values()) {
            if (result.resolves(statistic)) {
                text.append(", ").append(statistic.label()).append(' ').append(Durations.format(result.get(statistic)));
            }
        }
        rate(result).ifPresent(rate -> text.append(", ").append(rate));
        return text.append(", ").append(WireText.connections(result.wire())).toString();
    }

    /** Returns the conditions under which a result was measured. The most important conditions come first. */
    static List<Detail> details(ResultData result) {
        List<Detail> details = new ArrayList<>();
        details.add(new Detail("network", result.network() + predicted(result)));
        details.add(new Detail("connections", WireText.connections(result.wire())));
        boolean rateHeld = result.achievedRate().map(AchievedRate::held).orElse(true);
        Optional<Detail> rate = rate(result).map(text -> new Detail("rate", text));
        if (!rateHeld) {
            rate.ifPresent(details::add);
        }
        delays(result).ifPresent(text -> details.add(new Detail("delays", text)));
        if (result.errors() > 0) {
            details.add(new Detail("failed", Numbers.byName(result.errorsByType())));
        }
        noise(result).ifPresent(text -> details.add(new Detail("noise", text)));
        warmUp(result).ifPresent(text -> details.add(new Detail("warm-up", text)));
        if (result.kept() != result.afterTheFirst()) {
            details.add(new Detail(
                    "records",
                    "cause and noise cover only the newest " + Numbers.counted(result.kept(), "call")
                            + "; figures and counts cover all calls"));
        }
        if (rateHeld) {
            rate.ifPresent(details::add);
        }
        return details;
    }

    /**
     * Returns the prediction with its parts, because the total or a part can show the problem; empty without a
     * prediction.
     */
    private static String predicted(ResultData result) {
        Optional<Duration> without = result.warmUp().loopback();
        return result.predicted()
                .map(p -> " (predicted " + Durations.format(p)
                        + without.filter(part -> part.compareTo(p) <= 0)
                                .map(part -> ": " + Durations.format(p.minus(part))
                                        + " for its round trips, " + Durations.format(part)
                                        + " that a call takes without a network")
                                .orElse("")
                        + ")")
                .orElse("");
    }

    /** Returns the requested and the achieved rate, and a fix if the rate was not held; empty without a rate. */
    public static Optional<String> rate(ResultData result) {
        return result.achievedRate().map(pace -> {
            String figures = pace.asked() + " asked, " + Rate.format(pace.achievedPerSecond()) + " achieved";
            return pace.held()
                    ? figures
                    : figures + " with " + Numbers.counted(result.concurrency(), "thread")
                            + ": the rate was not reached, so calls started late; write a higher concurrency or a"
                            + " lower rate";
        });
    }

    /** Returns a remark if the mode could not be checked. */
    public static Optional<String> uncheckedMode(ResultData result) {
        return result.mode().ofTheKit() && !ModeEvidence.canContradict(result.mode(), result.wire())
                ? Optional.of("connections are unknown, so " + result.mode() + " was not checked")
                : Optional.empty();
    }

    /** Returns a remark if this machine could not emulate the network accurately. */
    public static Optional<String> delays(ResultData result) {
        return result.delays()
                .filter(delays -> !delays.held())
                .map(delays -> "the emulated network was too slow: half of " + delays.count() + " delays (most take "
                        + Durations.format(result.network().rtt().dividedBy(2)) + ") were late by "
                        + Durations.format(delays.late().p50()) + " or more (p99 "
                        + Durations.format(delays.late().p99())
                        + "), so that a round trip was about "
                        + Durations.format(
                                result.network().rtt().plus(delays.late().p50().multipliedBy(2)))
                        + " instead of " + Durations.format(result.network().rtt())
                        + "; emulate a longer round trip, or use a machine that is less busy");
    }

    /** Returns a remark on stalls of the machine; empty if they disturbed no call. */
    public static Optional<String> noise(ResultData result) {
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
                        : result.concurrency() == 1
                                ? " and the first call"
                                : " and " + first + " of the threads' first calls")
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

    /** Returns a remark if calls failed in the warm-up, or if the warm-up ended before times were stable. */
    public static Optional<String> warmUp(ResultData result) {
        WarmUp warmUp = result.warmUp();
        List<String> remarks = new ArrayList<>();
        if (warmUp.failed() > 0) {
            remarks.add(warmUp.failed() + " of " + Numbers.counted(warmUp.calls(), "call") + " failed");
        }
        if (warmUp.connectionsOnly()) {
            remarks.add(Numbers.counted(warmUp.calls(), "call")
                    + ", since the test judges only connections: the times are those of a cold client");
        } else if (warmUp.calls() > 0 && !warmUp.stable()) {
            remarks.add("not stable after " + Numbers.counted(warmUp.calls(), "call")
                    + ": this machine is too busy, or the calls vary");
        }
        return remarks.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", remarks));
    }
}
