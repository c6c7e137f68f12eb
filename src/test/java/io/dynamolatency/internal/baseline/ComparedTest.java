package io.dynamolatency.internal.baseline;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.baseline.Baselines.Use;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.VerdictPolicy;
import io.dynamolatency.wire.ConnectionRecord.Handshake;
import io.dynamolatency.wire.WireLog.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a result compares with its baseline. */
@Tag("unit")
class ComparedTest extends BaselineSamples {

    @Test
    void theSameAgainIsAllWithin() {
        update(kept().get());
        Comparison comparison = compare(kept().get());
        allWithin(comparison);
        assertThat(comparison.remarks()).isEmpty();
        assertThat(comparison.outcomes())
                .extracting(Outcome::name)
                .containsExactly("connections vs. baseline", "p50 vs. baseline", "p90 vs. baseline");
        assertThat(comparison.outcomes().get(0).observed()).isEqualTo("1 in 200 calls");
        assertThat(comparison.outcomes().get(1).limit()).isEqualTo("at most 1.25 x 1.3 (1.3 to 1.3)");
        assertThat(comparison.outcomes().get(1).observed()).isEqualTo("1.3 (1.3 to 1.3) x the reference of 11 ms");
    }

    @Test
    void lostConnectionsFailWithEachDifferenceAndTheCause() {
        update(kept().get());
        ResultData lost = kept().wire(SampleResults.closing(200)).get();
        Comparison comparison = compare(lost);
        Outcome connections = comparison.outcomes().get(0);
        assertThat(connections.verdict()).isEqualTo(Verdict.OVER);
        assertThat(connections.message())
                .startsWith(
                        "connections of \"putItem, keep-alive, Apache 5\": 200 in 200 calls, 200 closed by the server;"
                                + " baseline: 1 in 200 calls, 0 closed by the server (199 more connections, 200 more"
                                + " closed by the server)\n"
                                + "cause:    requests ask for their connection to be closed")
                .contains("\nfix:      ")
                .contains("\ndetails:  baseline: " + file() + "; if this is intended: mvn test");
        assertThat(connections.diagnosis()).first().asString().startsWith("cause: requests ask for");
        // the times are what they were, in this sample
        assertThat(comparison.outcomes().subList(1, 3)).allMatch(o -> o.verdict() == Verdict.WITHIN);
    }

    @Test
    void ofFewerCallsANumberThatIsNoHigherMayBeTooHigh() {
        update(kept().wire(SampleResults.closing(200)).get());
        Outcome connections = compare(
                        kept().alike(99, 14.3).wire(SampleResults.closing(200)).get())
                .outcomes()
                .get(0);
        assertThat(connections.verdict()).isEqualTo(Verdict.OVER);
        assertThat(connections.message())
                .contains("(connections 200, 200 in the baseline, exchanges 200, 200 in the baseline)");
    }

    @Test
    void betterIsAVisibleRemark() {
        update(kept().wire(SampleResults.closing(200)).get());
        Comparison comparison = compare(kept().get());
        allWithin(comparison);
        assertThat(comparison.remarks())
                .containsExactly("baseline: this run is better (connections 1, 200 in the baseline): update the"
                        + " baseline with mvn test -Dtest='OrderTest#putItem' -Ddynamolatency.baseline=update");
    }

    @Test
    void slowerThanAllowedFails() {
        update(kept().get());
        Comparison comparison = compare(kept().alike(199, 18).get());
        assertThat(comparison.outcomes())
                .extracting(Outcome::verdict)
                .containsExactly(Verdict.WITHIN, Verdict.OVER, Verdict.OVER);
        assertThat(comparison.outcomes().get(1).message())
                .startsWith("p50 of \"putItem, keep-alive, Apache 5\": 1.636 (1.636 to 1.637) x the reference of 11 ms,"
                        + " limit at most 1.25 x 1.3 (1.3 to 1.3) (")
                .contains("1.636 (1.636 to 1.637)")
                .contains("proved: 1.636 is above 1.25 x 1.3")
                .contains("\ndetails:  baseline: " + file());
    }

    @Test
    void onAMachineThatIsHalfAsFastTheRatioIsWhatItWas() {
        update(kept().get());
        Comparison comparison = compare(kept().alike(199, 28.6).get(), Optional.of(alike(22_000_000)));
        allWithin(comparison);
        assertThat(comparison.remarks()).isEmpty();
    }

    @Test
    void whatIsNotProvedIsUndecidedAndSaysSo() {
        update(kept().get());
        long[] spread =
                LongStream.range(0, 199).map(i -> 12_600_000 + i * 30_000).toArray();
        Comparison comparison = compare(kept().blocks(spread).get());
        assertThat(comparison.outcomes())
                .extracting(Outcome::verdict)
                .containsExactly(Verdict.WITHIN, Verdict.WITHIN, Verdict.UNDECIDED);
        Outcome open = comparison.outcomes().get(2);
        assertThat(open.fails()).isFalse();
        assertThat(open.diagnosis())
                .singleElement()
                .asString()
                .startsWith("warning: p90 vs. baseline is undecided: ")
                .endsWith("; measure more calls, here or for the baseline");
        assertThat(open.message())
                .startsWith("p90 vs. baseline of \"putItem, keep-alive, Apache 5\": ")
                .contains(", limit at most 1.25 x ", ": undecided\nfix:      measure more calls")
                .contains("\ndetails:  baseline: " + file());
    }

    @Test
    void fasterIsAVisibleRemark() {
        update(kept().get());
        Comparison comparison = compare(kept().alike(199, 11.2).get());
        allWithin(comparison);
        assertThat(comparison.remarks())
                .singleElement()
                .asString()
                .startsWith(
                        "baseline: this run is faster (p50 1.018 (1.018 to 1.019), 1.3 (1.3 to 1.3) in the baseline;"
                                + " p90 ")
                .endsWith("=update");
    }

    @Test
    void aPercentileThatSoFewCallsDoNotHaveIsAnError() {
        update(kept().alike(999, 14.3).get());
        Comparison comparison = compare(kept().get());
        assertThat(comparison.outcomes())
                .extracting(Outcome::name, Outcome::verdict)
                .contains(tuple("p50 vs. baseline", Verdict.WITHIN));
        // 199 calls have a p99, but no end above it: neither slower nor not
        Outcome p99 = comparison.outcomes().get(3);
        assertThat(p99.name()).isEqualTo("p99 vs. baseline");
        assertThat(p99.observed()).contains("to unknown");
        assertThat(p99.verdict()).isEqualTo(Verdict.UNDECIDED);
        Comparison few = compare(kept().alike(49, 14.3).get());
        assertThat(few.outcomes().get(3).verdict()).isEqualTo(Verdict.NOT_RESOLVABLE);
        assertThat(few.outcomes().get(3).message())
                .contains("p99 of \"putItem, keep-alive, Apache 5\" can't be computed");
    }

    @Test
    void timesAreAsSureAsTheTestIsToBe() {
        VerdictPolicy bold = new VerdictPolicy(0.9, false, 10_000, Duration.ofMinutes(2), false);
        update(kept().alike(8, 14.3).get());
        assertThat(compare(kept().alike(8, 14.3).get()).outcomes())
                .extracting(Outcome::name)
                .containsExactly("connections vs. baseline");
        update(kept().alike(8, 14.3).rigour(bold).get());
        assertThat(compare(kept().alike(8, 14.3).rigour(bold).get()).outcomes())
                .extracting(Outcome::name, Outcome::verdict)
                .containsExactly(
                        tuple("connections vs. baseline", Verdict.WITHIN), tuple("p50 vs. baseline", Verdict.WITHIN));
    }

    @Test
    void anotherNumberOfCallsIsSaid() {
        update(kept().get());
        Comparison comparison = compare(kept().alike(399, 14.3).get());
        allWithin(comparison);
        assertThat(comparison.remarks())
                .containsExactly(
                        "baseline: 400 calls, 200 in the baseline: only counts that do not depend on the number of"
                                + " calls are compared");
    }

    @Test
    void anotherEnvironmentIsARemarkAndNoError() throws IOException {
        update(kept().get());
        Files.writeString(
                file(),
                Files.readString(file())
                        .replace("\"cores\": 2", "\"cores\": 16")
                        .replace("OpenJDK 17", "OpenJDK 25"));
        Comparison comparison = compare(kept().get());
        allWithin(comparison);
        String remark =
                "from another environment (OpenJDK 17, OpenJDK 25 in the baseline; 2 cores, 16 cores in the baseline):"
                        + " counts are compared exactly, times as ratios to each run's own reference";
        assertThat(comparison.remarks()).containsExactly("baseline: " + remark);
        Comparison failing = compare(kept().wire(SampleResults.closing(200)).get());
        assertThat(failing.outcomes().get(0).message()).contains("; " + remark);
    }

    // ---- without the proxy

    private static SampleResults direct(Evidence evidence, int connections) {
        return SampleResults.of(AS_BUILT)
                .network(NetworkProfile.REAL)
                .alike(199, 6)
                .wire(RecordedWireLog.ofHandshakes(
                        IntStream.range(0, connections)
                                .mapToObj(i -> SampleResults.connection(i, Handshake.UNKNOWN, 0, null))
                                .toList(),
                        evidence,
                        evidence == Evidence.EVERY_HANDSHAKE ? "" : "the reason"));
    }

    @Test
    void withoutTheProxyWhatIsKnownIsCompared() throws IOException {
        Optional<Reference> none = Optional.empty();
        new Baselines(dir, Use.UPDATE).judge(direct(Evidence.EVERY_HANDSHAKE, 1).get(), 1, none, 1.25, 0, List.of());
        assertThat(Files.readString(file())).contains("\"opened\": 1").doesNotContain("times", "network", "exchanges");
        Comparison same = compare(direct(Evidence.EVERY_HANDSHAKE, 1).get(), none);
        allWithin(same);
        assertThat(same.remarks())
                .containsExactly(
                        "baseline: these counts are not compared, because only the proxy shows them: failed handshakes,"
                                + " closed by the client, closed by the server, full handshakes, retries, exchanges",
                        "baseline: times are compared only relative to an emulated network, and this run has none");
        Outcome more = compare(direct(Evidence.EVERY_HANDSHAKE, 20).get(), none)
                .outcomes()
                .get(0);
        assertThat(more.verdict()).isEqualTo(Verdict.OVER);
        assertThat(more.message()).contains("19 more connections");
    }

    @Test
    void whereNothingIsKnownItIsAnErrorOnEitherSide() {
        Optional<Reference> none = Optional.empty();
        ResultData blind = direct(Evidence.NONE, 0).get();
        isUnwritten(new Baselines(dir, Use.UPDATE).judge(blind, 1, none, 1.25, 0, List.of()))
                .contains("the baseline of \"putItem, as built\" can't be written: no connection was recorded:"
                        + " the reason");
        assertThat(dir).isEmptyDirectory();
        new Baselines(dir, Use.UPDATE).judge(direct(Evidence.EVERY_HANDSHAKE, 1).get(), 1, none, 1.25, 0, List.of());
        isAnError(compare(blind, none)).contains("evidence NONE, in the baseline EVERY_HANDSHAKE", "the reason");
    }
}
