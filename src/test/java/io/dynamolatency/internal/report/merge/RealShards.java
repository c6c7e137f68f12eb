package io.dynamolatency.internal.report.merge;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.TestTable;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Three shards that were really measured, and the command that merges them. */
final class RealShards implements BeforeAllCallback {

    private static final List<Integer> ITERATIONS = List.of(30, 40, 50);

    private static @Nullable Path shards;

    static class Puts {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                warmup = 0,
                network = @Network(tls = NONE))
        @ExpectConnections(modes = KEEP_ALIVE, atMost = 1)
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

    /** Measures once for all classes that use the shards. */
    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        synchronized (RealShards.class) {
            if (shards == null) {
                Path directory = Files.createTempDirectory("shards");
                measure(directory);
                shards = directory;
                context.getRoot()
                        .getStore(ExtensionContext.Namespace.create(RealShards.class))
                        .put("files", (ExtensionContext.Store.CloseableResource) RealShards::delete);
            }
        }
    }

    private static void measure(Path directory) {
        for (int shard = 1; shard <= ITERATIONS.size(); shard++) {
            // the third has a test that the others have not
            run(
                    directory.resolve("shard-" + shard),
                    Map.of("dynamolatency.iterations", ITERATIONS.get(shard - 1).toString()),
                    shard == 3 ? List.of(Puts.class, Lists.class) : List.of(Puts.class));
        }
    }

    static void run(Path directory, Map<String, String> parameters, List<Class<?>> classes) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(classes.stream()
                                        .map(DiscoverySelectors::selectClass)
                                        .toList())
                                .configurationParameter("dynamolatency.local.scope", "jvm")
                                .configurationParameter("dynamolatency.report.dir", directory.toString())
                                .configurationParameter("dynamolatency.network.rtt", "1 ms")
                                .configurationParameters(parameters)
                                .build(),
                        summary);
        assertThat(summary.getSummary().getFailures()).isEmpty();
    }

    static JsonObject json(Path directory) throws IOException {
        return JsonParser.parseString(Files.readString(directory.resolve("results.json")))
                .getAsJsonObject();
    }

    static List<JsonObject> rows(Path directory) throws IOException {
        return json(directory).getAsJsonArray("results").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    static JsonObject row(Path directory, String method, String mode) throws IOException {
        return rows(directory).stream()
                .filter(row -> row.get("testMethod").getAsString().equals(method)
                        && row.get("mode").getAsString().equals(mode))
                .findFirst()
                .orElseThrow();
    }

    /** Returns a row's histogram, read by HdrHistogram's own reader. */
    static Histogram histogram(Path directory, JsonObject row) throws IOException {
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

    static Map<Long, Long> buckets(Histogram histogram) {
        Map<Long, Long> buckets = new TreeMap<>();
        histogram.recordedValues().forEach(v -> buckets.put(v.getValueIteratedTo(), v.getCountAtValueIteratedTo()));
        return buckets;
    }

    /** The result of the command. */
    record Command(int exit, String out, String err) {}

    static Command merge(Path... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = ShardCommand.run(
                "io.dynamolatency.report.MergeShards",
                Arrays.stream(arguments).map(Path::toString).toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Command(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs the command of docs/parallel.md, with the kit, HdrHistogram, Gson and Commons on the class path. */
    static Command command(Path temporary, Path... arguments) throws Exception {
        String classPath = Stream.concat(
                        Stream.of(kit().toString()),
                        Arrays.stream(System.getProperty("java.class.path")
                                        .split(System.getProperty("path.separator"), -1))
                                .filter(jar ->
                                        jar.matches(".*/(HdrHistogram|gson|commons-(statistics|numbers|rng)-[a-z-]*)"
                                                + "-[0-9.]+\\.jar")))
                .collect(Collectors.joining(System.getProperty("path.separator")));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                "io.dynamolatency.report.MergeShards"));
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

    /** Returns the directory of the kit's classes. */
    static Path kit() throws URISyntaxException {
        return Path.of(ShardCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    static Path shard(int number) {
        return Objects.requireNonNull(shards, "measured before all tests").resolve("shard-" + number);
    }

    /** The one part in a report directory. */
    static Path onlyPart(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("parts"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    static Path copy(Path directory, Path to) throws IOException {
        Files.createDirectories(to);
        Path parts = Files.createDirectories(to.resolve("parts"));
        try (Stream<Path> files = Files.list(directory.resolve("parts"))) {
            for (Path file : files.toList()) {
                Files.copy(file, parts.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static synchronized void delete() throws IOException {
        Path directory = shards;
        shards = null;
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
