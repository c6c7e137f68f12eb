package io.dynamolatency.internal.baseline;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.baseline.Baselines.Use;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.VerdictPolicy;
import io.dynamolatency.wire.Evidence;
import io.dynamolatency.wire.Handshake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class BaselinesTest {

    private static final Optional<Reference> REFERENCE = Optional.of(alike(11_000_000));

    @TempDir
    private Path dir = Path.of("");

    private static Reference alike(long nanos) {
        return Reference.of(LongStream.generate(() -> nanos).limit(40).toArray());
    }

    private static SampleResults kept() {
        return SampleResults.of(KEEP_ALIVE).alike(199, 14.3);
    }

    private Path file() {
        return dir.resolve("com.example.OrderTest.json");
    }

    private Comparison update(ResultData result) {
        return new Baselines(dir, Use.UPDATE).judge(result, 1, REFERENCE, 1.25, 0, List.of());
    }

    private Comparison compare(ResultData result) {
        return compare(result, REFERENCE);
    }

    private Comparison compare(ResultData result, Optional<Reference> reference) {
        return new Baselines(dir, Use.COMPARE).judge(result, 1, reference, 1.25, 0, List.of());
    }

    private static AbstractStringAssert<?> isAnError(Comparison comparison) {
        assertThat(comparison.outcomes()).hasSize(1);
        Outcome only = comparison.outcomes().get(0);
        assertThat(only.verdict()).isEqualTo(Verdict.NOT_RESOLVABLE);
        return assertThat(only.message()).contains("can't be compared with its baseline: ");
    }

    private static void allWithin(Comparison comparison) {
        assertThat(comparison.outcomes()).isNotEmpty().allMatch(o -> o.verdict() == Verdict.WITHIN);
    }

    // ---- the file

    @Test
    void theFileIsReadByPeople() throws IOException {
        Comparison written = update(kept().get());
        assertThat(written.outcomes()).isEmpty();
        assertThat(written.remarks()).containsExactly("baseline: written to " + file() + "; check and commit it");
        assertThat(file()).hasContent("""
            {
              "schemaVersion": 1,
              "testClass": "com.example.OrderTest",
              "baselines": [
                {
                  "of": {
                    "method": "putItem",
                    "mode": "KEEP_ALIVE",
                    "httpClient": "APACHE5",
                    "concurrency": 1,
                    "network": {
                      "rtt": "5 ms",
                      "tls": "TLS_1_3"
                    }
                  },
                  "environment": {
                    "jvm": "OpenJDK 17",
                    "os": "Linux",
                    "cores": 2,
                    "sdkVersion": "2.54.13",
                    "backend": "DynamoDB Local 3.3.1"
                  },
                  "calls": 200,
                  "connections": {
                    "evidence": "PROXY",
                    "opened": 1,
                    "fullHandshakes": 1,
                    "resumedHandshakes": 0,
                    "failedHandshakes": 0,
                    "closedByClient": 0,
                    "closedByServer": 0,
                    "exchanges": 200,
                    "retries": 0
                  },
                  "times": {
                    "referenceMillis": 11.0,
                    "ratios": {
                      "p50": {
                        "ratio": 1.3,
                        "low": 1.3,
                        "high": 1.3
                      },
                      "p90": {
                        "ratio": 1.3,
                        "low": 1.3,
                        "high": 1.3
                      }
                    }
                  }
                }
              ]
            }
            """);
        String before = Files.readString(file());
        update(kept().get());
        assertThat(file()).hasContent(before);
        try (var files = Files.list(dir)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void whatIsWrittenIsReadAsItWas() {
        NetworkProfile network = new NetworkProfile(
                "",
                Duration.ofMillis(3),
                TlsVersion.TLS_1_2,
                Duration.ofNanos(2_500_000),
                false,
                Duration.ofSeconds(30));
        ResultData result = SampleResults.of(CLOSE)
                .client(HttpClientKind.NETTY)
                .network(network)
                .concurrency(8)
                .pace(200, 199)
                .alike(1200, 21)
                .get();
        BaselineFile file = BaselineFile.of(dir, "com.example.OrderTest");
        Baseline baseline = Baseline.of(result, 3, REFERENCE);
        new Baselines(dir, Use.UPDATE).judge(result, 3, REFERENCE, 1.25, 0, List.of());
        assertThat(file.read().orElseThrow()).containsExactly(baseline);
        assertThat(baseline.of()).hasToString("putItem (measurement 3), CLOSE, NETTY, 8 threads, 200/s, " + network);
        assertThat(baseline.times()).isNotNull();
        assertThat(baseline.connections().closedByServer()).isNull();
    }

    @Test
    void entriesAreSortedAndReplacedByTheirKeys() {
        update(SampleResults.of(CLOSE).alike(199, 40).get());
        update(kept().client(HttpClientKind.NETTY).get());
        update(kept().get());
        update(kept().network(NetworkProfile.ARTICLE).get());
        update(kept().alike(399, 15).get());
        assertThat(BaselineFile.of(dir, "com.example.OrderTest").read().orElseThrow())
                .extracting(one -> one.of() + ": " + one.calls())
                .containsExactly(
                        "putItem, KEEP_ALIVE, APACHE5, 1 thread, 5 ms round trip, TLS 1.3: 400",
                        "putItem, KEEP_ALIVE, APACHE5, 1 thread, ARTICLE (2 ms round trip, TLS 1.2, 44 ms a full"
                                + " handshake, no resumption): 200",
                        "putItem, KEEP_ALIVE, NETTY, 1 thread, 5 ms round trip, TLS 1.3: 200",
                        "putItem, CLOSE, APACHE5, 1 thread, 5 ms round trip, TLS 1.3: 200");
    }

    @Test
    void testsThatRunAtTheSameTimeLoseNothing() throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(8);
        List<ResultData> results = IntStream.rangeClosed(1, 8)
                .mapToObj(threads -> kept().concurrency(threads).get())
                .toList();
        results.forEach(result -> executor.execute(() -> update(result)));
        executor.shutdown();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(BaselineFile.of(dir, "com.example.OrderTest").read().orElseThrow())
                .extracting(one -> one.of().concurrency())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void aResultWhoseCallsFailedIsNoBaseline() {
        ResultData failing = kept().errors(Map.of("java.io.IOException", 2)).get();
        Comparison comparison = new Baselines(dir, Use.UPDATE).judge(failing, 1, REFERENCE, 1.25, 1, List.of());
        assertThat(comparison.remarks())
                .containsExactly("baseline: not written, because 2 of 202 calls failed; allowed: 1");
        assertThat(dir).isEmptyDirectory();
        new Baselines(dir, Use.UPDATE).judge(failing, 1, REFERENCE, 1.25, 2, List.of());
        assertThat(file()).exists();
    }

    @Test
    void whatElseWasNotMetIsSaidWhereItIsWrittenAllTheSame() {
        ResultData result = kept().wire(SampleResults.closing(200)).get();
        List<Outcome> others = List.of(
                new ConnectionLimit(1).check(result),
                new ConnectionLimit(200).check(result),
                Outcome.undecided("p50", "9 ms", "8.8 ms", "open", "open", true),
                Outcome.undecided("p90", "9 ms", "8.8 ms", "open", "open", false),
                Outcome.notResolvable("p99", "9 ms", "-", "too few"));
        assertThat(new Baselines(dir, Use.UPDATE)
                        .judge(result, 1, REFERENCE, 1.25, 0, others)
                        .remarks())
                .containsExactly(
                        "baseline: written to " + file() + "; check and commit it",
                        "baseline: written although connections was not met",
                        "baseline: written although p90 was not met",
                        "baseline: written although p99 was not met");
        assertThat(new Baselines(dir, Use.COMPARE)
                        .judge(result, 1, REFERENCE, 1.25, 0, others)
                        .remarks())
                .isEmpty();
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsAnError() throws IOException {
        Path occupied = Files.createFile(dir.resolve("occupied"));
        isAnError(new Baselines(occupied, Use.UPDATE).judge(kept().get(), 1, REFERENCE, 1.25, 0, List.of()))
                .contains("could not be written to " + occupied.resolve("com.example.OrderTest.json"))
                .contains("dynamolatency.baseline.dir names another directory");
    }

    // ---- no baseline

    @Test
    void aMissingFileIsAnErrorThatSaysWhatWritesIt() {
        isAnError(compare(kept().get()))
                .contains("can't be compared with its baseline: there is none for ")
                .contains("there is none for putItem, KEEP_ALIVE, APACHE5, 1 thread, 5 ms round trip, TLS 1.3\n")
                .contains("\ndetails:  file: " + file())
                .contains("found: no such file\n")
                .contains("mvn test -Dtest='OrderTest#putItem' -Ddynamolatency.baseline=update");
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aForeignEntryIsAnErrorThatShowsBoth() {
        update(kept().network(NetworkProfile.of(Duration.ofMillis(10), TlsVersion.TLS_1_2))
                .get());
        update(kept().client(HttpClientKind.NETTY).concurrency(8).get());
        isAnError(compare(kept().get()))
                .contains("there is none for putItem, KEEP_ALIVE, APACHE5, 1 thread, 5 ms round trip, TLS 1.3\n")
                .contains("found: putItem, KEEP_ALIVE, APACHE5, 1 thread, 10 ms round trip, TLS 1.2;"
                        + " putItem, KEEP_ALIVE, NETTY, 8 threads, 5 ms round trip, TLS 1.3\n");
    }

    private void broken(String text, String... said) throws IOException {
        Files.writeString(file(), text);
        isAnError(compare(kept().get()))
                .contains("cannot be read: ", file().toString(), "baseline=update")
                .contains(said);
        isAnError(update(kept().get())).contains(said);
        // whatever it is, it is somebody's
        assertThat(file()).hasContent(text);
    }

    @Test
    void aFileThatCannotBeReadIsAnErrorAndIsLeftAlone() throws IOException {
        update(kept().get());
        String whole = Files.readString(file());
        broken("", "an object with a schemaVersion is expected");
        broken("<<<<<<< HEAD\n" + whole, "MalformedJson");
        broken(whole.substring(0, whole.indexOf("\"connections\"")), "EOF");
        broken(
                whole.replace("\"schemaVersion\": 1", "\"schemaVersion\": 2"),
                "its schemaVersion is 2",
                "this version of the kit reads 1");
        broken(whole.replace("example.OrderTest", "example.Other"), "its testClass is com.example.Other");
        broken(whole.replace("\"calls\"", "\"colls\""), "calls is missing or below 1");
        broken(whole.replace("KEEP_ALIVE", "WARP"), "of.mode is missing or not known");
        broken(whole.replace("\"low\": 1.3", "\"low\": 1.4"), "it must lie between the two");
        broken(whole.replace("\"opened\": 1", "\"opened\": \"one\""), "one");
        broken(whole.replace("\"5 ms\"", "\"5\""), "\"5\" has no unit");
        broken(whole.replace("\"jvm\"", "\"vm\""), "environment.jvm is missing");
        broken(whole.replace("\"p50\": {", "\"p42\": null, \"p50\": {"), "times.ratios.p42 is missing");
        broken("{\"schemaVersion\": 1}", "testClass is missing");
        broken("{\"schemaVersion\": \"x\"}", "x");
    }

    // ---- compared

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
                .containsExactly("baseline: better than it (connections 1, 200 in the baseline): update it with"
                        + " mvn test -Dtest='OrderTest#putItem' -Ddynamolatency.baseline=update");
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
                        "baseline: faster than it (p50 1.018 (1.018 to 1.019), 1.3 (1.3 to 1.3) in the baseline; p90 ")
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
        assertThat(few.outcomes().get(3).message()).contains("p99 of \"putItem, keep-alive, Apache 5\" cannot be told");
    }

    @Test
    void timesAreAsSureAsTheTestIsToBe() {
        VerdictPolicy bold = new VerdictPolicy(0.9, false, 10_000, Duration.ofMinutes(2));
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
                        "baseline: 400 calls, 200 in the baseline: only counts that do not depend on their number are"
                                + " compared");
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
                        "baseline: not compared, because only the proxy shows it: failed handshakes, closed by the"
                                + " client, closed by the server, full handshakes, retries, exchanges",
                        "baseline: times are not compared, because they need an emulated network as the run's own"
                                + " reference");
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
        isAnError(new Baselines(dir, Use.UPDATE).judge(blind, 1, none, 1.25, 0, List.of()))
                .contains("the reason");
        assertThat(dir).isEmptyDirectory();
        new Baselines(dir, Use.UPDATE).judge(direct(Evidence.EVERY_HANDSHAKE, 1).get(), 1, none, 1.25, 0, List.of());
        isAnError(compare(blind, none)).contains("evidence NONE, in the baseline EVERY_HANDSHAKE", "the reason");
    }
}
