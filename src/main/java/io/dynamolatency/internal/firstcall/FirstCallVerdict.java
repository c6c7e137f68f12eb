package io.dynamolatency.internal.firstcall;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.calls.AggregatedTimes;
import io.dynamolatency.internal.calls.CallTime;
import io.dynamolatency.internal.judge.FailureMessage;
import io.dynamolatency.internal.judge.PercentileVerdict;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.stats.QuantileBound;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outcome of first calls in fresh JVMs. Limits apply to the whole first call of the first variant. JVMs are
 * independent of each other, so the number of JVMs over a limit has a binomial distribution. Pure.
 *
 * @param unmeasured why variants have no figures, or fewer calls than planned
 * @param unbounded why the CPU time is not bounded although the user asked for a bound
 */
public record FirstCallVerdict(
        Test test,
        FirstCallPlan plan,
        Map<Variant, List<FirstCall>> calls,
        Map<Variant, String> unmeasured,
        Optional<String> unbounded,
        VerdictConfidence confidence) {

    /**
     * The measured test.
     *
     * @param type the name of its class
     * @param kind the HTTP client of the kit's client; empty for the user's client
     */
    record Test(
            String type, String method, ConnectionMode mode, Optional<HttpClientKind> kind, NetworkProfile network) {

        @Override
        public String toString() {
            return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1) + "." + method;
        }
    }

    /** The verdict on one limit. */
    record Judged(FirstCallPlan.Limit limit, Verdict verdict, int over, int jvms, long nanos) {

        String observed() {
            return Durations.format(Duration.ofNanos(nanos));
        }

        String asked() {
            return Durations.format(limit.below());
        }

        String line() {
            return limit.label() + " " + observed() + ", limit " + asked() + ": " + verdict.label() + "; " + over
                    + " of " + Numbers.counted(jvms, "JVM") + " reached the limit";
        }
    }

    /** Returns the first calls of a variant; an empty list if the variant was not measured. */
    List<FirstCall> of(Variant variant) {
        return calls.getOrDefault(variant, List.of());
    }

    List<Judged> judged() {
        List<FirstCall> first = of(plan.variants().get(0));
        VerdictConfidence each = confidence.sharedBy(plan.limits().size());
        return plan.limits().stream().map(limit -> judged(limit, first, each)).toList();
    }

    private static Judged judged(FirstCallPlan.Limit limit, List<FirstCall> calls, VerdictConfidence confidence) {
        PercentileVerdict found = PercentileVerdict.of(
                calls.stream()
                        .map(FirstCall::whole)
                        .map(nanos -> new CallTime(0, nanos, nanos, nanos))
                        .toList(),
                new AggregatedTimes(),
                limit.quantile(),
                limit.below().toNanos(),
                confidence,
                1);
        return new Judged(
                limit,
                found.verdict(),
                found.over(),
                found.calls(),
                FirstCallTable.quantile(calls, FirstCall::whole, limit.quantile()));
    }

    /** Returns the table with all variants, the verdicts, and notes on them. */
    public String table() {
        List<String> lines = new ArrayList<>();
        lines.add("\"" + test + "\": first call in fresh JVMs, ms");
        FirstCallTable.lines(plan.variants(), calls, bounded()).forEach(line -> lines.add("  " + line));
        judged().forEach(judged -> lines.add("  " + judged.line() + why(judged)));
        unmeasured.keySet().forEach(variant -> missing(variant)
                .ifPresent(missing -> lines.add("  note: " + variant + " is " + missing)));
        remarks().forEach(remark -> lines.add("  note: " + remark));
        return String.join("\n", lines) + "\n";
    }

    /** Returns which calls a variant lacks, and why; empty if it lacks none because of a failure. */
    Optional<String> missing(Variant variant) {
        int measured = of(variant).size();
        return Optional.ofNullable(unmeasured.get(variant))
                .map(why -> (measured == 0
                                ? "not measured: "
                                : "measured in only " + measured + " of " + Numbers.counted(plan.jvms(), "JVM")
                                        + ", since the next one failed: ")
                        + why);
    }

    private String why(Judged judged) {
        if (judged.verdict() != Verdict.UNDECIDED) {
            return "";
        }
        int needed = QuantileBound.fewestToProveBelow(judged.limit().quantile(), confidence.errorOfWithin());
        return judged.over() == 0 && judged.jvms() < needed
                ? ". A proof of \"within\" takes " + needed + " JVMs"
                : ", too few to decide";
    }

    /** Returns remarks on the figures of measured variants. */
    List<String> remarks() {
        List<String> notes = new ArrayList<>();
        if (!plan.awsAllowed() && !of(Variant.SDK_WARM_UP).isEmpty()) {
            notes.add("SDK_WARM_UP could not warm up TLS, since it may not call AWS STS;"
                    + " dynamolatency.aws.allow = true permits the call");
        }
        int least = plan.variants().stream()
                .filter(variant -> !unmeasured.containsKey(variant))
                .mapToInt(variant -> of(variant).size())
                .min()
                .orElse(plan.jvms());
        if (least < plan.jvms()) {
            notes.add("maxDuration ended the run after " + least + " of " + plan.jvms() + " JVMs");
        }
        unbounded.ifPresent(why -> notes.add("cpus = " + Numbers.number(plan.cpus()) + " is not applied: " + why));
        if (calls.values().stream().flatMap(List::stream).anyMatch(call -> !call.nanos()
                .containsKey(Phase.CREDENTIALS))) {
            notes.add("the SDK reported no time for credentials; this time is part of \"" + Phase.BEFORE_SENDING.text()
                    + "\"");
        }
        return notes;
    }

    /** Returns whether the JVMs had a bound on their CPU time. */
    boolean bounded() {
        return plan.cpus() > 0 && unbounded.isEmpty();
    }

    boolean fails(Judged judged) {
        return judged.verdict() == Verdict.OVER || (judged.verdict() == Verdict.UNDECIDED && confidence.strict());
    }

    /** Returns a row of {@code results.json} for each variant. */
    public List<ResultsJson.FirstCall> rows() {
        return FirstCallRows.of(this);
    }

    /** Returns the message of the failure; empty if the test passes. */
    public Optional<String> failure() {
        return judged().stream().filter(this::fails).findFirst().map(this::message);
    }

    private String message(Judged judged) {
        List<FirstCall> first = of(plan.variants().get(0));
        Phase longest = first.get(0).nanos().keySet().stream()
                .max(Comparator.comparingLong(phase -> FirstCallTable.quantile(first, phase, 0.5)))
                .orElseThrow();
        List<String> lines = new ArrayList<>();
        lines.add("first call of \"" + test + "\" in a fresh JVM: " + judged.line() + why(judged));
        lines.add(FailureMessage.labelled(
                "evidence",
                "the longest phase is " + longest.text() + ", p50 "
                        + Durations.format(Duration.ofNanos(FirstCallTable.quantile(first, longest, 0.5)))));
        lines.add(FailureMessage.labelled("fix", longest.advice()));
        lines.add(FailureMessage.labelled("details", "all phases are on the console and in report.html"));
        return String.join("\n", lines);
    }
}
