package io.dynamolatency.internal.firstcall;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.firstcall.FirstCallPlan.Limit;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.stats.VerdictConfidence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What so many JVMs prove, and what the table says. */
@Tag("unit")
class FirstCallVerdictTest {

    private static final long MS = 1_000_000;

    private static FirstCallVerdict verdict(int over, int jvms, boolean strict) {
        FirstCallPlan plan = new FirstCallPlan(
                List.of(new Limit("p90", 0.9, Duration.ofMillis(400))),
                20,
                List.of(Variant.NOTHING, Variant.SDK_WARM_UP),
                0.5,
                Duration.ofMinutes(5),
                false);
        List<FirstCall> calls = IntStream.range(0, jvms)
                .mapToObj(i -> new FirstCall(
                        Map.of(Phase.JVM, 100 * MS, Phase.CONSTRUCTION, i < over ? 500 * MS : 100 * MS),
                        5000,
                        OptionalLong.of(20 * MS)))
                .toList();
        return new FirstCallVerdict(
                new FirstCallVerdict.Test(
                        "com.example.OrderTest",
                        "load",
                        ConnectionMode.AS_BUILT,
                        Optional.empty(),
                        NetworkProfile.ARTICLE),
                plan,
                Map.of(Variant.NOTHING, calls, Variant.SDK_WARM_UP, List.of()),
                Map.of(Variant.SDK_WARM_UP, "this SDK has no SdkWarmUp"),
                Optional.of("no control group could be made"),
                new VerdictConfidence(0.9999, 0.01, 1, strict, true));
    }

    private static Verdict of(FirstCallVerdict verdict) {
        return verdict.judged().get(0).verdict();
    }

    @Test
    void twentyJvmsProveThatLimitsAreExceededAndNotThatTheyAreMet() {
        assertThat(of(verdict(20, 20, false))).isEqualTo(Verdict.OVER);
        assertThat(of(verdict(13, 20, false))).isEqualTo(Verdict.OVER);
        assertThat(of(verdict(12, 20, false))).isEqualTo(Verdict.UNDECIDED);
        assertThat(of(verdict(0, 20, false))).isEqualTo(Verdict.UNDECIDED);
        assertThat(of(verdict(0, 73, false))).isEqualTo(Verdict.WITHIN);
    }

    @Test
    void failsOnProofAloneUnlessStrict() {
        assertThat(verdict(12, 20, false).failure()).isEmpty();
        assertThat(verdict(0, 73, true).failure()).isEmpty();
        assertThat(verdict(0, 20, true).failure()).get().asString().contains("undecided");
        assertThat(verdict(20, 20, false).failure())
                .get()
                .asString()
                .startsWith("first call of \"OrderTest.load\" in a fresh JVM: p90 600 ms, limit 400 ms: over; 20 of 20"
                        + " JVMs reached the limit\n"
                        + "evidence: the longest phase is client construction, p50 500 ms\n"
                        + "fix: ")
                .contains("HTTP client in the client's builder");
    }

    @Test
    void tableSaysWhatIsKnownAndWhatIsNot() {
        assertThat(verdict(0, 19, false).table())
                .contains("undecided; 0 of 19 JVMs reached the limit. A proof of \"within\" takes 73 JVMs")
                .containsPattern("client construction +100.0 +100.0 +- +-\n")
                .containsPattern("TLS +- +- +- +-\n")
                .containsPattern("whole +200.0 +200.0")
                .containsPattern("own time +180.0 +180.0")
                .contains("note: SDK_WARM_UP is not measured: this SDK has no SdkWarmUp")
                .contains("note: maxDuration ended the run after 19 of 20 JVMs")
                .contains("note: cpus = 0.5 is not applied: no control group could be made")
                .contains("note: the SDK reported no time for credentials");
    }

    @Test
    void eachVariantHasARow() {
        List<ResultsJson.FirstCall> rows = verdict(20, 20, false).rows();
        assertThat(rows).extracting(ResultsJson.FirstCall::variant).containsExactly("NOTHING", "SDK_WARM_UP");
        ResultsJson.FirstCall first = rows.get(0);
        assertThat(first.testClass() + " " + first.testMethod() + " " + first.mode() + " " + first.httpClient())
                .isEqualTo("com.example.OrderTest load AS_BUILT null");
        assertThat(first.jvms()).isEqualTo(20);
        assertThat(first.wholeMillis()).isEqualTo(new ResultsJson.FirstCall.Spread(600, 600, 600, 600));
        assertThat(first.ownMillis()).isEqualTo(new ResultsJson.FirstCall.Spread(580, 580, 580, 580));
        assertThat(first.callMillis()).isEqualTo(new ResultsJson.FirstCall.Spread(0, 0, 0, 0));
        assertThat(first.cpus()).as("the bound was not applied").isNull();
        assertThat(first.confidence()).isEqualTo(0.9999);
        assertThat(first.phases()).hasSize(Phase.values().length);
        assertThat(first.phases().get(2))
                .isEqualTo(new ResultsJson.FirstCall.Phase(
                        "client construction", new ResultsJson.FirstCall.Spread(500, 500, 500, 500)));
        assertThat(first.phases().get(3)).isEqualTo(new ResultsJson.FirstCall.Phase("credentials", null));
        assertThat(first.expectations())
                .containsExactly(new ResultsJson.Expectation("p90", "400 ms", "600 ms", "over", true));
        assertThat(first.notes()).hasSize(2).first().asString().startsWith("cpus = 0.5 is not applied");
        ResultsJson.FirstCall unmeasured = rows.get(1);
        assertThat(unmeasured.jvms()).isZero();
        assertThat(unmeasured.wholeMillis()).isNull();
        assertThat(unmeasured.phases())
                .extracting(ResultsJson.FirstCall.Phase::millis)
                .containsOnlyNulls();
        assertThat(unmeasured.expectations()).isEmpty();
        assertThat(unmeasured.notes()).containsExactly("not measured: this SDK has no SdkWarmUp");
    }

    @Test
    void spreadHasTheLeastAndTheMostOfTheJvms() {
        assertThat(verdict(3, 20, false).rows().get(0).wholeMillis())
                .isEqualTo(new ResultsJson.FirstCall.Spread(200, 200, 600, 600));
        assertThat(verdict(1, 20, false).rows().get(0).wholeMillis())
                .isEqualTo(new ResultsJson.FirstCall.Spread(200, 200, 200, 600));
    }

    @Test
    void boundedCpuTimeHasNoOwnTime() {
        FirstCallVerdict without = verdict(0, 20, true);
        FirstCallVerdict bounded = new FirstCallVerdict(
                without.test(), without.plan(), without.calls(), Map.of(), Optional.empty(), without.confidence());
        assertThat(bounded.table()).contains("whole").doesNotContain("own time");
        ResultsJson.FirstCall row = bounded.rows().get(0);
        assertThat(row.cpus()).isEqualTo(0.5);
        assertThat(row.ownMillis())
                .as("its threads waited because of the bound")
                .isNull();
        assertThat(row.expectations())
                .containsExactly(new ResultsJson.Expectation("p90", "400 ms", "200 ms", "undecided", true));
    }

    /** The verdict on 20 calls of one variant, and on fewer calls of another variant. */
    private static FirstCallVerdict withFewer(int calls, Map<Variant, String> unmeasured) {
        FirstCallVerdict whole = verdict(0, 20, false);
        List<FirstCall> all = whole.of(Variant.NOTHING);
        return new FirstCallVerdict(
                whole.test(),
                whole.plan(),
                Map.of(Variant.NOTHING, all, Variant.SDK_WARM_UP, all.subList(0, calls)),
                unmeasured,
                Optional.empty(),
                whole.confidence());
    }

    @Test
    void theNoteOnMaxDurationCountsTheVariantWithTheFewestCalls() {
        assertThat(withFewer(19, Map.of()).remarks()).contains("maxDuration ended the run after 19 of 20 JVMs");
    }

    @Test
    void aVariantThatFailedLaterHasFiguresAndTheReason() {
        FirstCallVerdict verdict = withFewer(7, Map.of(Variant.SDK_WARM_UP, "its JVM ended"));
        assertThat(verdict.table())
                .containsPattern("JVMs +20 +7")
                .contains(
                        "note: SDK_WARM_UP is measured in only 7 of 20 JVMs, since the next one failed: its JVM ended")
                .doesNotContain("not measured");
        assertThat(verdict.rows().get(1).notes())
                .containsExactly("measured in only 7 of 20 JVMs, since the next one failed: its JVM ended");
    }
}
