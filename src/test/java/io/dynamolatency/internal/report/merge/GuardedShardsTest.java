package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.internal.report.merge.RealShards.copy;
import static io.dynamolatency.internal.report.merge.RealShards.json;
import static io.dynamolatency.internal.report.merge.RealShards.merge;
import static io.dynamolatency.internal.report.merge.RealShards.onlyPart;
import static io.dynamolatency.internal.report.merge.RealShards.shard;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.internal.report.html.HtmlPageTest;
import io.dynamolatency.internal.report.merge.RealShards.Command;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Merges reports of machines that guarded their suites. */
@Timeout(120)
@ExtendWith(RealShards.class)
@Tag("slow")
class GuardedShardsTest {

    private static final String RED = """
            suite guard: connections are lost: 4 tests, 90 requests, 31 connections
            cause: connections are not used again; clients built at com.acme.Orders.save(Orders.java:17)""";

    private static final String GREEN = "suite guard: connections are reused: 3 tests, 10 requests, 2 connections";

    @TempDir
    private Path temporary = Path.of("");

    private static String line(String line, int requests, int lost, String cause) {
        return """
                {"line": "%s", "ofTests": false, "clients": 1, "builtDuring": 2, "requests": %d, "connections": %d,
                 "lost": %d, "extraClients": 0, "fates": {"CLIENT_CLOSED": %d},
                 "diagnosis": {"cause": "%s", "evidence": "e", "fix": "f"}}""".formatted(line, requests, lost + 1, lost, lost + 1, cause);
    }

    private static JsonObject suite(
            String outcome, String text, int tests, String testClass, String uncounted, String... lines) {
        JsonObject suite = JsonParser.parseString("""
                {"tests": %d, "requests": 100, "relayed": 1, "dropped": 0, "lines": [%s],
                 "classes": {"": {"calls": 1, "requests": 1, "connections": 0, "handshakes": 0, "retries": 0, "lost": 0,
                                  "leftOpen": 0, "noConnection": 0, "lostMillis": 0.0},
                             "%s": {"calls": 9, "requests": 9, "connections": 3, "handshakes": 0, "retries": 1,
                                    "lost": 2, "leftOpen": 0, "noConnection": 0, "lostMillis": 20.0}},
                 "uncounted": ["%s"]}""".formatted(tests, String.join(",", lines), testClass, uncounted))
                .getAsJsonObject();
        suite.addProperty("outcome", outcome);
        suite.addProperty("text", text);
        return suite;
    }

    private static JsonObject red() {
        return suite(
                "FAILED",
                RED,
                4,
                "a.OneTest",
                "https://b",
                line("A.a(A.java:1)", 90, 30, "one"),
                line("B.b", 10, 0, ""));
    }

    private static JsonObject green() {
        return suite(
                "PASSED",
                GREEN,
                3,
                "a.TwoTest",
                "https://a",
                line("B.b", 95, 0, ""),
                line("A.a(A.java:1)", 5, 1, "two"));
    }

    /** Returns a copy of a shard, with the counts of a guarded suite. */
    private Path guarded(int number, JsonObject suite) throws IOException {
        Path copy = copy(shard(number), temporary.resolve("shard-" + number));
        JsonObject results = json(shard(number));
        results.add("suite", suite);
        Files.writeString(copy.resolve("results.json"), ResultsJson.GSON.toJson(results));
        return copy;
    }

    @Test
    void addsTheCountsAndKeepsTheVerdictOfEachShard() throws Exception {
        Path out = temporary.resolve("merged");
        Path unguarded = copy(shard(3), temporary.resolve("shard-3"));
        Path one = guarded(1, red());
        Path two = guarded(2, green());
        Command merged = merge(out, one, two, unguarded);
        assertThat(merged.err()).isEmpty();

        ResultsSchema.checked(out.resolve("results.json"));
        JsonObject suite = json(out).getAsJsonObject("suite");
        assertThat(suite.get("outcome").getAsString()).isEqualTo("FAILED");
        String summary = "suite guard: failed on 1 of 2 guarded shards: " + one + "; not guarded: " + unguarded;
        assertThat(suite.get("text").getAsString()).isEqualTo(summary);
        assertThat(suite.get("tests").getAsInt()).isEqualTo(7);
        assertThat(suite.get("requests").getAsInt()).isEqualTo(200);
        assertThat(suite.get("relayed").getAsInt()).isEqualTo(2);
        assertThat(suite.get("uncounted")).hasToString("[\"https://a\",\"https://b\"]");
        assertThat(suite.getAsJsonObject("classes").keySet()).containsExactlyInAnyOrder("", "a.OneTest", "a.TwoTest");
        assertThat(suite.getAsJsonObject("classes")
                        .getAsJsonObject("")
                        .get("calls")
                        .getAsInt())
                .isEqualTo(2);
        assertThat(suite.getAsJsonArray("lines"))
                .as("the line with the most requests comes first")
                .extracting(line -> line.getAsJsonObject().get("line").getAsString() + " "
                        + line.getAsJsonObject().get("requests"))
                .containsExactly("B.b 105", "A.a(A.java:1) 95");
        JsonObject line = suite.getAsJsonArray("lines").get(1).getAsJsonObject();
        assertThat(line.get("lost").getAsInt()).isEqualTo(31);
        assertThat(line.get("fates")).hasToString("{\"CLIENT_CLOSED\":33}");
        assertThat(line.get("ofTests").getAsBoolean()).isFalse();
        assertThat(line.getAsJsonObject("diagnosis").get("cause").getAsString())
                .as("of the shard that lost more")
                .isEqualTo("one");

        assertThat(json(out).getAsJsonArray("shards"))
                .extracting(shard -> shard.getAsJsonObject().get("suite"))
                .containsExactly(red(), green(), null);
        assertThat(merged.out().lines())
                .containsSequence(
                        summary,
                        one + ": " + RED.lines().findFirst().orElseThrow(),
                        RED.lines().skip(1).findFirst().orElseThrow(),
                        two + ": " + GREEN);
        assertThat(HtmlPageTest.data(Files.readString(out.resolve("report.html")))
                        .get("results"))
                .hasToString(json(out).toString());
    }

    @Test
    void aMergedReportKeepsItsSuites() throws Exception {
        Path first = temporary.resolve("first");
        assertThat(merge(first, guarded(1, red()), shard(3)).exit()).isZero();
        Path out = temporary.resolve("merged");
        assertThat(merge(out, first, guarded(2, green())).exit()).isZero();
        assertThat(json(out).getAsJsonObject("suite").get("tests").getAsInt()).isEqualTo(7);
        assertThat(json(out).getAsJsonObject("suite").get("text").getAsString())
                .startsWith("suite guard: failed on 1 of 2 guarded shards: ")
                .endsWith("; not guarded: " + shard(3));
    }

    /** Adds the counts of a guarded suite to the only part of a shard. */
    private static void guardPart(Path shard, JsonObject suite) throws IOException {
        Path part = onlyPart(shard);
        JsonObject json = JsonParser.parseString(Files.readString(part)).getAsJsonObject();
        json.getAsJsonObject("results").add("suite", suite);
        Files.writeString(part, json.toString());
    }

    @Test
    void aPartIsEnough() throws Exception {
        Path copy = copy(shard(1), temporary.resolve("shard-1"));
        guardPart(copy, green());
        Path out = temporary.resolve("merged");
        assertThat(merge(out, copy).err()).isEmpty();
        assertThat(json(out).getAsJsonObject("suite").get("text").getAsString())
                .isEqualTo("suite guard: failed on 0 of 1 guarded shard");
    }

    @Test
    void theVerdictOfANewerPartCounts() throws Exception {
        Path copy = guarded(1, green());
        JsonObject results = json(copy);
        results.getAsJsonArray("forks")
                .forEach(fork -> fork.getAsJsonObject().addProperty("writtenAt", "2020-01-01T00:00:00Z"));
        Files.writeString(copy.resolve("results.json"), ResultsJson.GSON.toJson(results));
        guardPart(copy, red());
        Path out = temporary.resolve("merged");
        assertThat(merge(out, copy).err()).isEmpty();
        assertThat(json(out).getAsJsonObject("suite").get("outcome").getAsString())
                .isEqualTo("FAILED");
    }

    @Test
    void theDiagnosisIsThatOfTheShardThatLostTheMost() {
        JsonObject sum = SuiteSum.of(Stream.of("one", "two", "three")
                .map(cause ->
                        suite("PASSED", GREEN, 1, "T", "u", line("A.a", 50, cause.equals("three") ? 15 : 10, cause)))
                .toList());
        JsonObject line = sum.getAsJsonArray("lines").get(0).getAsJsonObject();
        assertThat(line.get("lost").getAsInt()).isEqualTo(35);
        assertThat(line.getAsJsonObject("diagnosis").get("cause").getAsString()).isEqualTo("three");
    }

    @Test
    void withoutAGuardNothingIsSaid() throws Exception {
        Path out = temporary.resolve("merged");
        Command merged = merge(out, shard(1), shard(2));
        assertThat(merged.out()).doesNotContain("suite guard");
        assertThat(json(out).has("suite")).isFalse();
    }

    @Test
    void incompleteCountsAreAnError() throws Exception {
        JsonObject incomplete = green();
        incomplete.remove("lines");
        Path broken = guarded(1, incomplete);
        Command refused = merge(temporary.resolve("merged"), broken, shard(2));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("- " + broken + ": its counts of a guarded suite are incomplete");
    }
}
