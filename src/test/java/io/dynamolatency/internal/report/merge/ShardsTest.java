package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.report.html.HtmlPageTest;
import io.dynamolatency.internal.report.rows.Json;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.Network;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Three shards that were really run, and the command that makes one report of them. */
@Timeout(120)
class ShardsTest {

    private static final List<Integer> ITERATIONS = List.of(30, 40, 50);

    @TempDir
    private static Path shards = Path.of("");

    @TempDir
    private Path temporary = Path.of("");

    static class Puts {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                warmup = 0,
                network = @Network(rtt = "1 ms", tls = NONE))
        @ExpectConnections(mode = KEEP_ALIVE, atMost = 1)
        void put(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    static class Lists {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "1 ms", tls = NONE))
        void list(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @BeforeAll
    static void runThem() {
        for (int shard = 1; shard <= ITERATIONS.size(); shard++) {
            // the third has a test that the others have not
            run(
                    shards.resolve("shard-" + shard),
                    Map.of("dynamolatency.iterations", ITERATIONS.get(shard - 1).toString()),
                    shard == 3 ? List.of(Puts.class, Lists.class) : List.of(Puts.class));
        }
    }

    private static void run(Path directory, Map<String, String> parameters, List<Class<?>> classes) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(classes.stream()
                                        .map(DiscoverySelectors::selectClass)
                                        .toList())
                                .configurationParameter("dynamolatency.local.lifetime", "JVM")
                                .configurationParameter("dynamolatency.report.dir", directory.toString())
                                .configurationParameters(parameters)
                                .build(),
                        summary);
        assertThat(summary.getSummary().getFailures()).isEmpty();
    }

    private static JsonObject json(Path directory) throws IOException {
        return JsonParser.parseString(Files.readString(directory.resolve("results.json")))
                .getAsJsonObject();
    }

    private static List<JsonObject> rows(Path directory) throws IOException {
        return json(directory).getAsJsonArray("results").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private static JsonObject row(Path directory, String method, String mode) throws IOException {
        return rows(directory).stream()
                .filter(row -> row.get("testMethod").getAsString().equals(method)
                        && row.get("mode").getAsString().equals(mode))
                .findFirst()
                .orElseThrow();
    }

    /** What HdrHistogram's own reader finds of a row. */
    private static Histogram histogram(Path directory, JsonObject row) throws IOException {
        String tag = row.getAsJsonObject("histograms").get("response").getAsString();
        try (HistogramLogReader reader = new HistogramLogReader(
                new FileInputStream(directory.resolve("results.hlog").toFile()))) {
            while (reader.hasNext()) {
                if (reader.nextIntervalHistogram() instanceof Histogram histogram && tag.equals(histogram.getTag())) {
                    return histogram;
                }
            }
        }
        throw new AssertionError("no histogram " + tag);
    }

    private static Map<Long, Long> buckets(Histogram histogram) {
        Map<Long, Long> buckets = new TreeMap<>();
        histogram.recordedValues().forEach(v -> buckets.put(v.getValueIteratedTo(), v.getCountAtValueIteratedTo()));
        return buckets;
    }

    /** What came of the command. */
    private record Command(int exit, String out, String err) {}

    private static Command merge(Path... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = MergeShards.run(
                Arrays.stream(arguments).map(Path::toString).toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Command(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** As docs/parallel.md has it, with no more on the class path than the kit, HdrHistogram, Gson and Commons. */
    private Command command(Path... arguments) throws Exception {
        String classPath = Stream.concat(
                        Stream.of(kit().toString()),
                        Arrays.stream(System.getProperty("java.class.path")
                                        .split(System.getProperty("path.separator"), -1))
                                .filter(
                                        jar -> jar.matches(
                                                ".*/(HdrHistogram|gson|commons-(statistics|numbers|rng)-[a-z-]*)-[0-9.]+\\.jar")))
                .collect(Collectors.joining(System.getProperty("path.separator")));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                "io.dynamolatency.internal.report.merge.MergeShards"));
        Arrays.stream(arguments).map(Path::toString).forEach(command::add);
        Path out = Files.createTempFile(temporary, "out", "");
        Path err = Files.createTempFile(temporary, "err", "");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Command(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Where the kit's classes are. */
    private static Path kit() throws URISyntaxException {
        return Path.of(MergeShards.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static Path shard(int number) {
        return shards.resolve("shard-" + number);
    }

    private static Path copy(Path directory, Path to) throws IOException {
        Files.createDirectories(to);
        for (String file : List.of("results.json", "results.hlog")) {
            Files.copy(directory.resolve(file), to.resolve(file));
        }
        return to;
    }

    @Test
    void countsBucketsAndConnectionsAreTheSumOfTheShards() throws Exception {
        Path out = temporary.resolve("merged");
        Command merged = command(out, shard(1), shard(2), shard(3));
        assertThat(merged.err()).isEmpty();
        assertThat(merged.exit()).isZero();
        assertThat(merged.out())
                .contains("DynamoDB latency of 3 shards")
                .contains("Puts.put  1 ms round trip, http")
                .endsWith("Results: " + out.resolve("results.json") + System.lineSeparator());

        assertThat(rows(out)).hasSize(3);
        for (String mode : List.of("KEEP_ALIVE", "CLOSE")) {
            JsonObject row = row(out, "put", mode);
            assertThat(row.get("count").getAsInt()).isEqualTo(30 + 40 + 50);
            assertThat(row.get("errors").getAsInt()).isZero();
            assertThat(row.getAsJsonArray("shards")).hasSize(3);
            Map<Long, Long> sum = new TreeMap<>();
            double first = 0;
            double slowest = 0;
            Map<String, Integer> connections = new HashMap<>();
            for (int shard = 1; shard <= 3; shard++) {
                JsonObject one = row(shard(shard), "put", mode);
                buckets(histogram(shard(shard), one)).forEach((value, count) -> sum.merge(value, count, Long::sum));
                first = Math.max(first, one.get("firstCallMillis").getAsDouble());
                slowest = Math.max(
                        slowest,
                        one.getAsJsonObject("percentilesMillis").get("max").getAsDouble());
                for (String fact :
                        List.of("opened", "fullHandshakes", "closedByServer", "closedByClient", "exchanges")) {
                    connections.merge(
                            fact, one.getAsJsonObject("connections").get(fact).getAsInt(), Integer::sum);
                }
            }
            Histogram all = histogram(out, row);
            assertThat(buckets(all)).isEqualTo(sum);
            assertThat(all.getTotalCount()).isEqualTo(120 - 3);
            assertThat(row.get("firstCallMillis").getAsDouble()).isEqualTo(first);
            JsonObject percentiles = row.getAsJsonObject("percentilesMillis");
            assertThat(percentiles.get("max").getAsDouble()).isEqualTo(slowest);
            assertThat(percentiles.get("p99").getAsDouble())
                    .as("no shard had calls enough for it")
                    .isCloseTo(all.getValueAtPercentile(99) / 1e6, within(0.001 * slowest));
            connections.forEach((fact, count) -> assertThat(
                            row.getAsJsonObject("connections").get(fact).getAsInt())
                    .as(fact)
                    .isEqualTo(count));
        }
        JsonObject kept = row(out, "put", "KEEP_ALIVE");
        assertThat(kept.getAsJsonObject("connections").get("opened").getAsInt()).isEqualTo(3);
        assertThat(kept.getAsJsonObject("connections").get("reuseRatio").getAsDouble())
                .isCloseTo(117.0 / 120, within(1e-9));
        assertThat(kept.get("expectations"))
                .as("the limit of one is of each shard")
                .hasToString(
                        "[{\"name\":\"connections\",\"limit\":\"at most 1\",\"observed\":\"1\",\"verdict\":\"within\","
                                + "\"failed\":false}]");
        // measured on one of the shards alone
        assertThat(row(out, "list", "KEEP_ALIVE").get("count").getAsInt()).isEqualTo(5);
        JsonObject comparison = json(out).getAsJsonArray("comparisons").get(0).getAsJsonObject();
        assertThat(comparison.get("paired").getAsBoolean()).isFalse();
        assertThat(comparison.get("ratioP50").getAsDouble())
                .isCloseTo(
                        p50(row(out, "put", comparison.get("slower").getAsString()))
                                / p50(row(out, "put", comparison.get("faster").getAsString())),
                        within(1e-9));
        assertThat(json(out).getAsJsonArray("shards"))
                .extracting(shard -> shard.getAsJsonObject()
                        .getAsJsonObject("environment")
                        .get("backend")
                        .getAsString())
                .containsExactly("DynamoDB Local 3.3.1", "DynamoDB Local 3.3.1", "DynamoDB Local 3.3.1");
        ResultsSchema.check(Files.readString(out.resolve(ResultsJson.FILE)));
        // what was written before, has the same fields
        assertThat(kept.keySet()).containsAll(withoutFork(row(shard(1), "put", "KEEP_ALIVE")));
        assertThat(json(out).keySet()).containsAll(json(shard(1)).keySet());
    }

    private static double p50(JsonObject row) {
        return row.getAsJsonObject("percentilesMillis").get("p50").getAsDouble();
    }

    private static List<String> withoutFork(JsonObject row) {
        return row.keySet().stream().filter(field -> !field.equals("fork")).toList();
    }

    private static JsonObject page(Path directory) throws IOException {
        return HtmlPageTest.data(Files.readString(directory.resolve("report.html")));
    }

    /** What a page draws of a row of the file beside it. */
    private static JsonObject picture(Path directory, String method, String mode) throws IOException {
        return Json.objects(page(directory).get("pictures")).get(rows(directory).indexOf(row(directory, method, mode)));
    }

    /** The value below which a share of calls lies, read off the curve as the page does it. */
    private static double onTheCurve(JsonObject picture, double quantile) {
        JsonObject curve = picture.getAsJsonObject("curve");
        double at = 1 / (1 - quantile);
        int point = 0;
        while (point + 1 < curve.getAsJsonArray("at").size()
                && curve.getAsJsonArray("at").get(point + 1).getAsDouble() <= at * (1 + 1e-9)) {
            point++;
        }
        return curve.getAsJsonArray("ms").get(point).getAsDouble();
    }

    @Test
    void thePageHasTheMergedRowsAndTheirCurves() throws Exception {
        Path out = temporary.resolve("merged");
        Command merged = command(out, shard(1), shard(2), shard(3));
        assertThat(merged.err()).isEmpty();
        assertThat(merged.out())
                .contains("Report: " + out.resolve("report.html") + System.lineSeparator() + "Results: ")
                .doesNotContain("WARNING");
        assertThat(page(out).get("results")).hasToString(json(out).toString());
        for (String mode : List.of("KEEP_ALIVE", "CLOSE")) {
            JsonObject row = row(out, "put", mode);
            JsonObject picture = picture(out, "put", mode);
            assertThat(picture.get("undrawn").getAsString())
                    .isEqualTo("The calls of 3 machines have no common timeline, and their connections no common lanes:"
                            + " see each shard's own report.html.");
            assertThat(picture.getAsJsonObject("calls").getAsJsonArray("call")).isEmpty();
            assertThat(picture.getAsJsonObject("curve").get("calls").getAsInt()).isEqualTo(117);
            for (Map.Entry<String, Double> share :
                    Map.of("p50", 0.5, "p90", 0.9, "p95", 0.95, "p99", 0.99).entrySet()) {
                assertThat(onTheCurve(picture, share.getValue()))
                        .as(mode + " " + share.getKey())
                        .isCloseTo(
                                row.getAsJsonObject("percentilesMillis")
                                        .get(share.getKey())
                                        .getAsDouble(),
                                within(0.0005001));
            }
            assertThat(picture.get("connections").getAsString())
                    .startsWith(row.getAsJsonObject("connections").get("opened").getAsInt()
                            + " opened for 120 exchanges (" + (mode.equals("CLOSE") ? 0 : 117) + " reused one), ");
            assertThat(picture.get("mode"))
                    .isEqualTo(picture(shard(1), "put", mode).get("mode"));
        }
        assertThat(picture(out, "list", "KEEP_ALIVE"))
                .as("one shard alone has it: timeline, lanes and all")
                .hasToString(picture(shard(3), "list", "KEEP_ALIVE").toString());
    }

    @Test
    void resultsAndHistogramsAreEnoughForAPage() throws Exception {
        Path two = copy(shard(2), temporary.resolve("two"));
        Path three = copy(shard(3), temporary.resolve("three"));
        Path out = temporary.resolve("merged");
        Command merged = merge(out, two, three);
        assertThat(merged.exit()).isZero();
        assertThat(merged.out()).doesNotContain("WARNING").contains("Report: ");
        JsonObject listed = picture(out, "list", "KEEP_ALIVE");
        assertThat(listed.get("undrawn").getAsString())
                .isEqualTo("Calls and connections are not drawn: " + three
                        + " has no report.html that belongs to its results.json.");
        assertThat(listed.getAsJsonObject("curve").get("calls").getAsInt()).isEqualTo(4);
        // what a merge draws is kept where it is merged again
        Path all = temporary.resolve("all");
        assertThat(merge(all, out, shard(1)).exit()).isZero();
        assertThat(picture(all, "list", "KEEP_ALIVE")).hasToString(listed.toString());
        assertThat(picture(all, "put", "CLOSE").get("undrawn").getAsString()).startsWith("The calls of 3 machines ");
    }

    @Test
    void aPageIsNoReasonForAMergeToFail() throws Exception {
        Path broken = copy(shard(3), temporary.resolve("broken"));
        Files.writeString(broken.resolve("report.html"), "<html>somebody else's");
        Path out = temporary.resolve("merged");
        Command merged = merge(out, shard(1), broken);
        assertThat(merged.exit()).isZero();
        assertThat(merged.out().lines().filter(line -> line.startsWith("WARNING: ")))
                .singleElement()
                .asString()
                .contains("calls and connections of some results are not drawn: ")
                .contains(broken.resolve("report.html") + " is no whole page of the kit's");
        assertThat(merged.out()).contains("Report: " + out.resolve("report.html"));

        Path occupied = temporary.resolve("occupied");
        Files.createDirectories(occupied.resolve("report.html/occupied"));
        Command unwritable = merge(occupied, shard(1), shard(2));
        assertThat(unwritable.exit()).isZero();
        assertThat(unwritable.out().lines().filter(line -> line.startsWith("WARNING: ")))
                .singleElement()
                .asString()
                .startsWith("WARNING: the report could not be written to " + occupied.resolve("report.html"));
        assertThat(rows(occupied)).hasSize(2);
        assertThat(unwritable.out()).contains("Results: " + occupied.resolve("results.json"));

        // of another run of the same test
        Path other = copy(shard(3), temporary.resolve("other"));
        Files.copy(shard(2).resolve("report.html"), other.resolve("report.html"));
        assertThat(merge(out, shard(1), other).exit()).isZero();
        assertThat(picture(out, "list", "KEEP_ALIVE").get("undrawn").getAsString())
                .contains("has no report.html that belongs to its results.json");
    }

    @Test
    void mergesMerge() throws Exception {
        Path two = temporary.resolve("two");
        Path all = temporary.resolve("all");
        assertThat(merge(two, shard(1), shard(2)).exit()).isZero();
        assertThat(merge(all, two, shard(3)).exit()).isZero();
        assertThat(row(all, "put", "CLOSE").get("count").getAsInt()).isEqualTo(120);
        assertThat(row(all, "put", "CLOSE").getAsJsonArray("shards")).hasSize(3);
        ResultsSchema.check(Files.readString(all.resolve(ResultsJson.FILE)));
        assertThat(json(all).getAsJsonArray("shards")).hasSize(3);
    }

    @Test
    void whatCannotBeMergedIsRefusedWithAllThatIsWrong() throws Exception {
        Path absent = temporary.resolve("absent");
        Path empty = Files.createDirectories(temporary.resolve("empty"));
        Path twin = copy(shard(1), temporary.resolve("twin"));
        Path old = copy(shard(2), temporary.resolve("old"));
        edit(old.resolve("results.json"), "\"schemaVersion\": 1", "\"schemaVersion\": 7");
        Path cut = copy(shard(3), temporary.resolve("cut"));
        String log = Files.readString(cut.resolve("results.hlog"));
        Files.writeString(cut.resolve("results.hlog"), log.substring(0, log.length() - 40));
        Path noLog = copy(shard(3), temporary.resolve("no-log"));
        Files.delete(noLog.resolve("results.hlog"));
        Path noJson = copy(shard(3), temporary.resolve("no-json"));
        Files.writeString(noJson.resolve("results.json"), "{\"schemaVersion\":");
        Path out = temporary.resolve("out");

        Command refused = merge(out, shard(1), shard(1), absent, empty, old, cut, noLog, noJson, out);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("The shards cannot be merged:\n")
                .contains("- " + shard(1) + " is named twice; name each shard once")
                .contains("- " + absent + ": there is no such directory; name the directory that results.json is in")
                .contains("- " + empty + ": there is no results.json in it; was anything measured there")
                .contains("- " + old + ": the schemaVersion of its results.json is 7, this version of the kit merges 1")
                .containsPattern("- " + cut + ": results.hlog: .*: a histogram cannot be read: ")
                .contains("- " + noLog + ": there is a results.json, but no results.hlog beside it")
                .contains("- " + noJson + ": results.json is no JSON: ")
                .contains("- " + out + " is the directory to write to");
        assertThat(out).doesNotExist();

        Command twice = merge(out, shard(1), shard(2), twin);
        assertThat(twice.exit()).isEqualTo(2);
        assertThat(twice.err())
                .contains("- " + twin + " has results that are in " + shard(1) + " as well: of the same JVM, process "
                        + ProcessHandle.current().pid());
        assertThat(out).doesNotExist();
    }

    @Test
    void shardsOnDifferentNetworksAreRefused() throws Exception {
        Path slow = temporary.resolve("slow");
        System.setProperty("dynamolatency.network.rtt", "2 ms");
        try {
            run(slow, Map.of("dynamolatency.iterations", "5"), List.of(Puts.class));
        } finally {
            System.clearProperty("dynamolatency.network.rtt");
        }
        Command refused = merge(temporary.resolve("out"), shard(1), slow);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err())
                .contains("Puts.put in KEEP_ALIVE on APACHE5 was measured on different networks")
                .contains(shard(1) + " on 1 ms round trip, http, " + slow + " on 2 ms round trip, http");
    }

    @Test
    void withoutShardsItSaysHowItIsCalled() throws Exception {
        Command alone = command(temporary.resolve("out"));
        assertThat(alone.exit()).isEqualTo(2);
        assertThat(alone.err())
                .startsWith(
                        "usage: java -cp <class path of the tests> io.dynamolatency.internal.report.merge.MergeShards"
                                + " OUT SHARD...");
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }
}
