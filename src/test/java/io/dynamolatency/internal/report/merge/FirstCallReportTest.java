package io.dynamolatency.internal.report.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.report.html.HtmlPageTest;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.internal.report.rows.SampleEntries;
import io.dynamolatency.internal.report.rows.SampleFirstCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First calls in fresh JVMs are in the files of a run, alone and beside results, of one JVM and of several. */
@Tag("unit")
class FirstCallReportTest {

    private static final Optional<String> RUN = Optional.of("build 7");

    @TempDir
    private Path directory = Path.of("");

    private static RunReport jvm(Path directory) {
        return new RunReport(directory, Duration.ofSeconds(20));
    }

    private static void addFirstCalls(RunReport report) {
        report.add(SampleFirstCalls.ENVIRONMENT, SampleFirstCalls.rows());
    }

    private static JsonObject results(Path directory) throws IOException {
        return JsonParser.parseString(ResultsSchema.checked(directory.resolve("results.json")))
                .getAsJsonObject();
    }

    private static List<String> firstCalls(Path directory, String field) throws IOException {
        return Json.objects(results(directory).get("firstCalls")).stream()
                .map(row -> row.get("variant").getAsString() + " " + row.get(field))
                .toList();
    }

    @Test
    void aRunWithFirstCallsAloneIsWritten() throws IOException {
        RunReport report = jvm(directory);
        assertThat(report.pending()).isFalse();
        addFirstCalls(report);
        assertThat(report.pending()).isTrue();
        assertThat(report.write(RUN).lines())
                .containsExactly(
                        "Report: " + directory.resolve("report.html"), "Results: " + directory.resolve("results.json"));
        assertThat(report.pending()).isFalse();
        assertThat(results(directory).getAsJsonArray("results")).isEmpty();
        assertThat(results(directory).getAsJsonObject("environment").get("backend"))
                .hasToString("\"DynamoDB Local 3.3.1\"");
        assertThat(firstCalls(directory, "jvms")).containsExactly("NOTHING 20", "SDK_WARM_UP 20", "CDS_ARCHIVE 0");
        JsonObject unmeasured =
                Json.objects(results(directory).get("firstCalls")).get(2);
        assertThat(unmeasured.get("wholeMillis").isJsonNull()).isTrue();
        assertThat(HtmlPageTest.data(Files.readString(directory.resolve("report.html")))
                        .getAsJsonObject("results")
                        .get("firstCalls"))
                .isEqualTo(results(directory).get("firstCalls"));
    }

    @Test
    void laterRunsOfTheSameTestAreNumberedAndResultsStayBesideThem() throws IOException {
        RunReport report = jvm(directory);
        report.add(SampleEntries.ENTRIES.get(0));
        addFirstCalls(report);
        report.write(RUN);
        addFirstCalls(report);
        report.write(RUN);
        report.add(SampleEntries.ENTRIES.get(1));
        report.write(RUN);
        assertThat(results(directory).getAsJsonArray("results")).hasSize(2);
        assertThat(firstCalls(directory, "attempt"))
                .containsExactly(
                        "NOTHING 1", "SDK_WARM_UP 1", "CDS_ARCHIVE 1", "NOTHING 2", "SDK_WARM_UP 2", "CDS_ARCHIVE 2");
        assertThat(HtmlPageTest.data(Files.readString(directory.resolve("report.html")))
                        .getAsJsonArray("pictures"))
                .hasSize(2);
    }

    @Test
    void forksAddTheirFirstCalls() throws IOException {
        RunReport first = jvm(directory);
        addFirstCalls(first);
        first.write(RUN);
        RunReport second = jvm(directory);
        second.add(SampleEntries.ENTRIES.get(0));
        assertThat(second.write(RUN)).doesNotContain("WARNING");
        RunReport third = jvm(directory);
        addFirstCalls(third);
        assertThat(third.write(RUN)).doesNotContain("WARNING");
        assertThat(results(directory).getAsJsonArray("results")).hasSize(1);
        assertThat(firstCalls(directory, "fork"))
                .containsExactly(
                        "NOTHING 1", "SDK_WARM_UP 1", "CDS_ARCHIVE 1", "NOTHING 3", "SDK_WARM_UP 3", "CDS_ARCHIVE 3");
    }

    @Test
    void shardsKeepTheirFirstCallsUnderTheirNames() throws IOException {
        for (int shard = 1; shard <= 2; shard++) {
            RunReport report = jvm(directory.resolve("shard-" + shard));
            addFirstCalls(report);
            report.write(Optional.empty());
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Path merged = directory.resolve("merged");
        assertThat(ShardCommand.run(
                        "MergeShards",
                        new String[] {
                            merged.toString(),
                            directory.resolve("shard-1").toString(),
                            directory.resolve("shard-2").toString()
                        },
                        out,
                        out))
                .as(printed.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(firstCalls(merged, "shard"))
                .startsWith("NOTHING \"" + directory.resolve("shard-1") + "\"")
                .endsWith("CDS_ARCHIVE \"" + directory.resolve("shard-2") + "\"")
                .hasSize(6);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("com.example.OrderTest.load  first calls in fresh JVMs, ms")
                .containsPattern("NOTHING +\\S+shard-1 +20 +1000.00 +1200.00\\s")
                .containsPattern("CDS_ARCHIVE +\\S+shard-2 +0 +- +-\\s")
                .contains("NOTHING, " + directory.resolve("shard-1") + ": p90 1.2 s, limit 900 ms: over")
                .contains("CDS_ARCHIVE, " + directory.resolve("shard-2") + ": not measured: this Java made no CDS");
    }

    @Test
    void aPartWithoutTheFieldIsRead() throws IOException {
        RunReport first = jvm(directory);
        first.add(SampleEntries.ENTRIES.get(0));
        first.write(RUN);
        Path part;
        try (var parts = Files.list(directory.resolve("parts"))) {
            part = parts.findFirst().orElseThrow();
        }
        JsonObject json = JsonParser.parseString(Files.readString(part)).getAsJsonObject();
        json.getAsJsonObject("results").remove("firstCalls");
        Files.writeString(part, json.toString());
        RunReport second = jvm(directory);
        addFirstCalls(second);
        assertThat(second.write(RUN)).doesNotContain("WARNING");
        assertThat(results(directory).getAsJsonArray("results")).hasSize(1);
        assertThat(firstCalls(directory, "fork")).hasSize(3);
    }
}
