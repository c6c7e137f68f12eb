package io.dynamolatency.internal.baseline;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.internal.baseline.Baselines.Use;
import io.dynamolatency.internal.io.BuildTool;
import io.dynamolatency.internal.judge.ConnectionLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is written into a baseline's file, and files that can't be used. */
@Tag("unit")
class BaselinesTest extends BaselineSamples {

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
                Duration.ofSeconds(30),
                false);
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
                        "baseline: written, although this expectation is not met: connections",
                        "baseline: written, although this expectation is not met: p90",
                        "baseline: written, although this expectation is not met: p99");
        assertThat(new Baselines(dir, Use.COMPARE)
                        .judge(result, 1, REFERENCE, 1.25, 0, others)
                        .remarks())
                .isEmpty();
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsAnError() throws IOException {
        Path occupied = Files.createFile(dir.resolve("occupied"));
        isUnwritten(new Baselines(occupied, Use.UPDATE).judge(kept().get(), 1, REFERENCE, 1.25, 0, List.of()))
                .startsWith("the baseline of \"putItem, keep-alive, Apache 5\" can't be written to "
                        + occupied.resolve("com.example.OrderTest.json") + ": ")
                .contains(
                        "\nfix:      make this file writable, or set another directory in dynamolatency.baseline.dir");
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
    void aGradleBuildIsToldGradlesCommand() {
        Baselines baselines = new Baselines(dir, Use.COMPARE, BuildTool.GRADLE);
        isAnError(baselines.judge(kept().get(), 1, REFERENCE, 1.25, 0, List.of()))
                .contains("\nfix:      gradle test --tests 'OrderTest.putItem' -Ddynamolatency.baseline=update, then")
                .contains("Gradle: the test task needs systemProperty(\"dynamolatency.baseline\","
                        + " System.getProperty(\"dynamolatency.baseline\", \"compare\"))")
                .doesNotContain("mvn");
        isAnError(compare(kept().get())).doesNotContain("Gradle", "gradle");
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
                .contains("can't be read: ", file().toString(), "baseline=update")
                .contains(said);
        isUnwritten(update(kept().get()))
                .startsWith("the baseline of \"putItem, keep-alive, Apache 5\" can't be written, because " + file()
                        + " can't be read: ")
                .contains("\nfix:      restore it from version control, or delete it and run mvn test ")
                .contains(said);
        // the file may be important to the user
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
        broken(whole.replace("\"low\": 1.3", "\"low\": 1.4"), "it must be above 0 and lie between low 1.4");
        broken(whole.replace("\"opened\": 1", "\"opened\": \"one\""), "one");
        broken(whole.replace("\"5 ms\"", "\"5\""), "\"5\" has no unit");
        broken(whole.replace("\"jvm\"", "\"vm\""), "environment.jvm is missing");
        broken(whole.replace("\"p50\": {", "\"p42\": null, \"p50\": {"), "times.ratios.p42 is missing");
        broken("{\"schemaVersion\": 1}", "testClass is missing");
        broken("{\"schemaVersion\": \"x\"}", "x");
    }
}
