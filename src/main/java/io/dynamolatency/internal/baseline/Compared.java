package io.dynamolatency.internal.baseline;

import io.dynamolatency.diagnosis.Diagnosis;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.internal.calls.Environment;
import io.dynamolatency.internal.judge.AllowedConnections;
import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.result.InsufficientEvidenceException;
import io.dynamolatency.result.Statistic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares each count and each percentile of a result with its baseline. Pure.
 *
 * @param then the baseline
 * @param now the result, in the form of a baseline
 * @param file the file of the baseline
 * @param slowerAtMost the factor by which percentiles are allowed to be slower than the baseline's, at least 1
 * @param command the command that updates the baseline, for messages
 */
record Compared(ResultData result, Baseline then, Baseline now, Path file, double slowerAtMost, String command) {

    Comparison comparison() {
        CountRule.Result counts = CountRule.compare(then, now, AllowedConnections.withoutLoss(result), result.errors());
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(connections(counts));
        List<String> remarks = new ArrayList<>();
        otherEnvironment().ifPresent(remarks::add);
        if (then.calls() != now.calls()) {
            remarks.add("baseline: " + now.calls() + " calls, " + then.calls()
                    + " in the baseline: only counts that do not depend on the number of calls are compared");
        }
        if (!counts.better().isEmpty() && counts.worse().isEmpty()) {
            remarks.add("baseline: this run is better (" + join(counts.better()) + "): update the baseline with "
                    + command);
        }
        if (!counts.untold().isEmpty()) {
            remarks.add("baseline: these counts are not compared, because they depend on the number of calls or on"
                    + " chance: " + join(counts.untold()));
        }
        unknown(counts).ifPresent(remarks::add);
        times(outcomes, remarks);
        return new Comparison(outcomes, remarks);
    }

    // ---- counts

    private Outcome connections(CountRule.Result counts) {
        List<Fact> said = Stream.of(counts.worse(), counts.better(), counts.untold())
                .flatMap(List::stream)
                .map(CountRule.Difference::fact)
                .filter(fact -> fact != Fact.OPENED)
                .toList();
        String asked = in(then, said);
        String observed = in(now, said);
        String name = "connections vs. baseline";
        if (counts.worse().isEmpty()) {
            if (counts.same().isEmpty() && counts.better().isEmpty()) {
                return Outcome.notResolvable(name, asked, observed, incomparable(counts));
            }
            boolean untold = counts.untold().stream().anyMatch(one -> one.fact() == Fact.OPENED);
            return untold ? undecided(name, asked, observed) : Outcome.within(name, asked, observed);
        }
        Diagnosis diagnosis = result.diagnosis(counts.worse().get(0).fact().question());
        return Outcome.over(
                name,
                asked,
                observed,
                withOrigin(new FailureMessage("connections of \"" + result.subject() + "\": " + observed
                                + "; baseline: " + asked + " ("
                                + counts.worse().stream()
                                        .map(worse -> more(worse))
                                        .collect(Collectors.joining(", "))
                                + ")")
                        .diagnosis(diagnosis)),
                diagnosis.lines());
    }

    private static String more(CountRule.Difference difference) {
        // the baseline had more calls, so even an equal number of connections can be too high
        return difference.now() > difference.then()
                ? difference.now() - difference.then() + " more "
                        + difference.fact().label()
                : difference.toString();
    }

    private static String join(List<CountRule.Difference> differences) {
        return differences.stream().map(Object::toString).collect(Collectors.joining("; "));
    }

    /** Formats the number of connections and other counts: {@code 200 in 200 calls, 199 closed by the server}. */
    private static String in(Baseline baseline, List<Fact> besides) {
        return text(baseline.connections().opened()) + " in " + baseline.calls()
                + (baseline.calls() == 1 ? " call" : " calls")
                + besides.stream()
                        .map(fact -> ", " + text(fact.of(baseline.connections())) + " " + fact.label())
                        .collect(Collectors.joining());
    }

    private static String text(@Nullable Integer count) {
        return count == null ? "not known" : Integer.toString(count);
    }

    private String incomparable(CountRule.Result counts) {
        boolean unknown = counts.untold().isEmpty();
        String why = unknown
                ? "the counts of this run are unknown (evidence "
                        + now.connections().evidence() + ", in the baseline "
                        + then.connections().evidence() + ")"
                        + (result.wire().gap().isEmpty()
                                ? ""
                                : ": " + result.wire().gap())
                : now.calls() + " calls, " + then.calls() + " in the baseline";
        FailureMessage message = new FailureMessage(
                "connections of \"" + result.subject() + "\" can't be compared with its baseline: " + why);
        if (!unknown) {
            message.fix("write iterations = " + then.calls() + ", or update the baseline with " + command);
        }
        return withOrigin(message);
    }

    /** Returns a remark about counts that were not compared, since only the proxy shows them. */
    private Optional<String> unknown(CountRule.Result counts) {
        boolean complete = then.connections().evidence().complete()
                && now.connections().evidence().complete();
        return complete || counts.unknown().isEmpty()
                ? Optional.empty()
                : Optional.of("baseline: these counts are not compared, because only the proxy shows them: "
                        + counts.unknown().stream().map(Fact::label).collect(Collectors.joining(", ")));
    }

    // ---- times

    private void times(List<Outcome> outcomes, List<String> remarks) {
        Times before = then.times();
        Times after = now.times();
        if (after == null) {
            remarks.add("baseline: times are compared only relative to an emulated network, and this run has none");
            return;
        }
        if (before == null || before.bounded().ratios().isEmpty()) {
            remarks.add("baseline: times are not compared, because the baseline has too few calls");
            return;
        }
        List<String> faster = new ArrayList<>();
        for (Statistic percentile : Statistic.COMPARED) {
            Ratio ratio = before.bounded().ratios().get(percentile.label());
            if (ratio != null) {
                outcomes.add(time(percentile, ratio, after, faster));
            }
        }
        if (!faster.isEmpty()) {
            remarks.add("baseline: this run is faster (" + String.join("; ", faster) + "): update the baseline with "
                    + command);
        }
    }

    private Outcome time(Statistic percentile, Ratio before, Times all, List<String> faster) {
        String name = percentile.label() + " vs. baseline";
        String asked = "at most " + Ratio.text(slowerAtMost) + " x " + before;
        Ratio after = all.ratios().get(percentile.label());
        if (after == null) {
            return Outcome.notResolvable(name, asked, "-", withOrigin(new FailureMessage(notResolvable(percentile))));
        }
        String observed = after + " x the reference of " + Ratio.text(all.referenceMillis()) + " ms";
        return switch (after.against(before, slowerAtMost)) {
            case SLOWER -> slower(percentile, asked, observed, before, after);
            case AS_FAST -> Outcome.within(name, asked, observed);
            case FASTER -> {
                faster.add(percentile.label() + " " + after + ", " + before + " in the baseline");
                yield Outcome.within(name, asked, observed);
            }
            case UNDECIDED -> undecided(name, asked, observed);
        };
    }

    private Outcome undecided(String name, String asked, String observed) {
        return Outcome.undecided(
                name,
                asked,
                observed,
                withOrigin(new FailureMessage(percentileOf(name) + ": " + observed + ", limit " + asked + ": undecided")
                        .fix("measure more calls, here or for the baseline")),
                name + " is undecided: " + observed + ", limit " + asked
                        + "; measure more calls, here or for the baseline",
                !result.certainty().strict());
    }

    private String percentileOf(String name) {
        return name + " of \"" + result.subject() + "\"";
    }

    private String notResolvable(Statistic percentile) {
        try {
            result.get(percentile);
            throw new IllegalStateException(percentile + " is there");
        } catch (InsufficientEvidenceException tooFew) {
            return Objects.requireNonNull(tooFew.getMessage(), "the message says how many calls it needs");
        }
    }

    private Outcome slower(Statistic percentile, String asked, String observed, Ratio before, Ratio after) {
        Diagnosis diagnosis = result.diagnosis(Symptom.CALLS);
        return Outcome.over(
                percentile.label() + " vs. baseline",
                asked,
                observed,
                withOrigin(new FailureMessage(percentileOf(percentile.label()) + ": " + observed + ", limit " + asked
                                + " (" + Ratio.text(after.ratio() / before.ratio()) + " times as slow; proved: "
                                + Ratio.text(after.low()) + " is above " + Ratio.text(slowerAtMost) + " x "
                                + Ratio.text(before.high()) + ")")
                        .diagnosis(diagnosis)),
                diagnosis.lines());
    }

    // ---- where the baseline is from

    private String withOrigin(FailureMessage message) {
        message.detail(
                "baseline",
                file
                        + otherEnvironment()
                                .map(remark -> "; " + remark.substring("baseline: ".length()))
                                .orElse("")
                        + "; if this is intended: " + command);
        return message.result(result).toString();
    }

    private Optional<String> otherEnvironment() {
        Environment there = then.environment();
        Environment here = now.environment();
        String differences = Stream.of(
                        difference(there.jvm(), here.jvm()),
                        difference(there.os(), here.os()),
                        difference(there.cores() + " cores", here.cores() + " cores"),
                        difference("AWS SDK " + there.sdkVersion(), "AWS SDK " + here.sdkVersion()),
                        httpClient(there.ownHttpClient(), here.ownHttpClient()),
                        difference(there.backend(), here.backend()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of("baseline: from another environment (" + differences
                        + "): counts are compared exactly, times as ratios to each run's own reference");
    }

    /**
     * Returns the difference between two HTTP clients; empty if either is unknown, because an unknown client may be the
     * same as the other.
     */
    private static String httpClient(@Nullable String there, @Nullable String here) {
        return there == null || here == null ? "" : difference(there, here);
    }

    private static String difference(String there, String here) {
        return there.equals(here) ? "" : here + ", " + there + " in the baseline";
    }
}
