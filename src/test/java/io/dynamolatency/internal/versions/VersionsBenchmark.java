package io.dynamolatency.internal.versions;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.fixture.BenchmarkReport;
import io.dynamolatency.internal.maven.ArtifactVersions;
import io.dynamolatency.internal.maven.Coordinates;
import io.dynamolatency.internal.maven.JarFile;
import io.dynamolatency.internal.maven.TestClassPath;
import io.dynamolatency.internal.maven.UnresolvedException;
import io.dynamolatency.internal.maven.UserMaven;
import io.dynamolatency.internal.report.rows.ReportFiles;
import io.dynamolatency.internal.report.rows.ResultsJson;
import io.dynamolatency.internal.report.rows.ResultsReader;
import io.dynamolatency.internal.text.Numbers;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectFirstCall;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Connections and first call of each HTTP client with versions of the SDK from the oldest that the kit supports. {@code
 * mvn -Pbench -Dbench=versions verify} runs it and writes {@code docs/versions-table.md}.
 */
@Tag("benchmark")
@Tag("versions")
class VersionsBenchmark {

    private static final List<String> VERSIONS = List.of(System.getProperty(
                    "bench.versions",
                    "2.26.0,2.28.16,2.30.4,2.31.66,2.35.11,2.39.0,2.42.0,2.44.9,2.46.5,2.47.5,2.54.13,2.59.1")
            .split(",", -1));
    private static final String GROUP = "software.amazon.awssdk";
    private static final String DEFAULT = "the SDK's default";
    private static final int CALLS = 30;

    /** How many fresh JVMs each client starts with each version, one after another. */
    private static final int JVMS = 5;

    private static final String NO_LIMIT = "1 min";

    /** The artifact of each client, by the name of the test method. */
    private static final Map<String, String> CLIENTS = new LinkedHashMap<>();

    static {
        CLIENTS.put("apache", "apache-client");
        CLIENTS.put("apache5", "apache5-client");
        CLIENTS.put("urlConnection", "url-connection-client");
        CLIENTS.put("crt", "aws-crt-client");
        CLIENTS.put("netty", "netty-nio-client");
        CLIENTS.put("asItIs", "");
    }

    /** What the other artifacts of the SDK need not be there for. */
    private static final Set<String> LEFT_OUT = Set.of("dynamodb-enhanced", "crt-core", "third-party-jackson-core");

    /** The groups of libraries beneath the clients: only those that a version brings itself count. */
    private static final Set<String> LIBRARIES = Set.of(
            "org.apache.httpcomponents",
            "org.apache.httpcomponents.client5",
            "org.apache.httpcomponents.core5",
            "software.amazon.awssdk.crt");

    private static final Pattern NO_METHOD = Pattern.compile("NoSuchMethod\\w+: [\\w.]*?(\\w+\\.\\w+\\([\\w.]*\\))");

    private static final int MINUTES_AT_MOST = 15;

    private static final String FIRST_CALL = "First call: the median of " + JVMS
            + " fresh JVMs, and in parentheses the least and the most. It counts from the start of a JVM\n"
            + "until its first call has returned. The client may reuse its connections. The time that the JVM's main"
            + " thread waited for\n"
            + "a core is left out. Waits of its other threads count, so a busy machine makes a first call longer. A"
            + " difference between\n"
            + "two rows says nothing if their ranges overlap.";

    @TempDir
    Path directory = Path.of("");

    static class Kit {
        @DynamoLatencyTest(
                iterations = CALLS,
                confidence = 0.5,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = HttpClientKind.APACHE4,
                network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = CALLS)
        @ExpectFirstCall(p90 = NO_LIMIT, jvms = JVMS)
        void apache(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = CALLS,
                confidence = 0.5,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = HttpClientKind.APACHE5,
                network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = CALLS)
        @ExpectFirstCall(p90 = NO_LIMIT, jvms = JVMS)
        void apache5(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = CALLS,
                confidence = 0.5,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = HttpClientKind.URL_CONNECTION,
                network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = CALLS)
        @ExpectFirstCall(p90 = NO_LIMIT, jvms = JVMS)
        void urlConnection(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = CALLS,
                confidence = 0.5,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = HttpClientKind.CRT,
                network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = CALLS)
        @ExpectFirstCall(p90 = NO_LIMIT, jvms = JVMS)
        void crt(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = CALLS,
                confidence = 0.5,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = HttpClientKind.NETTY,
                network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = CALLS)
        @ExpectFirstCall(p90 = NO_LIMIT, jvms = JVMS)
        void netty(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }
    }

    static class AsItIs {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }

        @DynamoLatencyTest(iterations = CALLS, confidence = 0.5, network = @Network(rtt = "0 ms"))
        @UseClient(method = "client")
        @ExpectConnections(atMost = CALLS)
        @ExpectFirstCall(p90 = NO_LIMIT, jvms = JVMS)
        void asItIs(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void versions() throws Exception {
        BenchmarkReport report = new BenchmarkReport(
                "versions",
                VersionsBenchmark.class,
                "SDK",
                "HTTP client",
                "kept: connections / calls",
                "closed by client, by server",
                "close: connections / calls",
                "closed by client, by server",
                "first call, own ms");
        List<JarFile> tests = TestClassPath.ofThisJvm();
        try (TwoCommits shared = new TwoCommits(directory)) {
            for (String version : VERSIONS) {
                Map<String, String> missing = new LinkedHashMap<>();
                Set<Path> kit = new LinkedHashSet<>();
                Set<Path> asItIs = new LinkedHashSet<>();
                for (Map.Entry<String, String> client : CLIENTS.entrySet()) {
                    try {
                        List<Path> classPath = classPath(tests, client.getValue(), version);
                        if (client.getValue().isEmpty()) {
                            asItIs.addAll(classPath);
                        } else if (classPath.stream()
                                .anyMatch(jar -> jar.toString().contains(client.getValue()))) {
                            kit.addAll(classPath);
                        } else {
                            missing.put(client.getKey(), "not in this version's BOM");
                        }
                    } catch (UnresolvedException unresolved) {
                        missing.put(client.getKey(), brief(unresolved));
                    }
                }
                Measured measured = run(shared, version + "-kit", kit, Kit.class, missing)
                        .plus(run(shared, version + "-as-it-is", asItIs, AsItIs.class, missing));
                CLIENTS.keySet()
                        .forEach(client -> report.row(
                                cells(version, client, measured, missing).toArray()));
            }
        }
        report.note(FIRST_CALL);
        report.write(System.getProperty("bench.versions") == null);
    }

    /** The class path of tests with one HTTP client, or with none but what the SDK itself brings. */
    private static List<Path> classPath(List<JarFile> tests, String client, String version) throws UnresolvedException {
        List<JarFile> current = tests.stream()
                .filter(jar -> jar.coordinates()
                        .filter(name -> LIBRARIES.contains(name.group())
                                || (name.group().equals(GROUP)
                                        && (LEFT_OUT.contains(name.artifact())
                                                || (CLIENTS.containsValue(name.artifact())
                                                        && !name.artifact().equals(client)))))
                        .isEmpty())
                .toList();
        try (ArtifactVersions versions = new ArtifactVersions(
                new Coordinates(GROUP, "bom"),
                current,
                new UserMaven(Optional.empty()),
                Boolean.getBoolean("bench.offline"))) {
            return versions.classPath(version);
        }
    }

    private static String brief(UnresolvedException unresolved) {
        return String.valueOf(unresolved.getMessage())
                .replaceFirst("Could not find artifact " + GROUP + ":(\\S+) in .*", "not resolved: $1 (absent)");
    }

    /** What was measured of one version. */
    record Measured(List<ResultsJson.Result> results, List<ResultsJson.FirstCall> firstCalls) {

        static final Measured NOTHING = new Measured(List.of(), List.of());

        Measured plus(Measured other) {
            return new Measured(
                    Stream.concat(results.stream(), other.results.stream()).toList(),
                    Stream.concat(firstCalls.stream(), other.firstCalls.stream())
                            .toList());
        }
    }

    private Measured run(
            TwoCommits shared, String name, Set<Path> classPath, Class<?> tests, Map<String, String> missing)
            throws IOException, InterruptedException {
        if (classPath.isEmpty()) {
            return Measured.NOTHING;
        }
        return measured(shared, directory.resolve(name), List.copyOf(classPath), tests, missing);
    }

    /** Runs tests in a JVM with a class path of its own. */
    static Measured measured(
            TwoCommits shared, Path reports, List<Path> classPath, Class<?> tests, Map<String, String> missing)
            throws IOException, InterruptedException {
        Process process = shared.start(classPath, reports, 1, tests);
        if (!process.waitFor(MINUTES_AT_MOST, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        for (String line : Files.readAllLines(reports.resolveSibling(reports.getFileName() + ".log"))) {
            if (line.startsWith(TwoCommits.FAILED)) {
                String failure = line.substring(TwoCommits.FAILED.length());
                missing.putIfAbsent(
                        failure.substring(0, failure.indexOf('(')),
                        "not measured: " + reason(failure.substring(failure.indexOf(": ") + 2)));
            }
        }
        Path file = reports.resolve("0").resolve(ReportFiles.RESULTS);
        if (!Files.exists(file)) {
            return Measured.NOTHING;
        }
        ResultsJson results = ResultsReader.read(file);
        return new Measured(results.results(), results.firstCalls());
    }

    /** Returns the first sentence of a failure; the method that an older library lacks, if that is the reason. */
    static String reason(String failure) {
        Matcher method = NO_METHOD.matcher(failure);
        return method.find() ? "no " + method.group(1) : failure.split("\\. ", 2)[0];
    }

    /** Returns a row of the table. */
    static List<String> cells(String version, String client, Measured measured, Map<String, String> missing) {
        List<ResultsJson.Result> found = measured.results().stream()
                .filter(result -> result.testMethod().equals(client))
                .toList();
        String name = client.equals("asItIs") ? DEFAULT : String.valueOf(CLIENTS.get(client));
        String why = missing.getOrDefault(client, "not measured");
        if (found.isEmpty()) {
            return List.of(version, name, why, "", "", "", "");
        }
        Optional<ResultsJson.Result> kept = found.stream()
                .filter(result -> !result.mode().equals(CLOSE.name()))
                .findFirst();
        Optional<ResultsJson.Result> close = found.stream()
                .filter(result -> result.mode().equals(CLOSE.name()))
                .findFirst();
        return List.of(
                version,
                client.equals("asItIs") ? name + ", " + VersionRow.httpClientName(found.get(0)) : name,
                kept.map(VersionsBenchmark::opened).orElse(why),
                kept.map(VersionsBenchmark::closed).orElse(""),
                close.map(VersionsBenchmark::opened).orElse(""),
                close.map(VersionsBenchmark::closed).orElse(""),
                measured.firstCalls().stream()
                        .filter(firstCall -> firstCall.testMethod().equals(client))
                        .findFirst()
                        .map(VersionsBenchmark::first)
                        .orElse(why));
    }

    private static String first(ResultsJson.FirstCall firstCall) {
        ResultsJson.FirstCall.Spread own = firstCall.ownMillis();
        return own == null
                ? "unknown"
                : Math.round(own.p50()) + " (" + Math.round(own.min()) + " to " + Math.round(own.max()) + ")"
                        + (firstCall.jvms() == JVMS ? "" : ", " + Numbers.counted(firstCall.jvms(), "JVM"));
    }

    private static String opened(ResultsJson.Result result) {
        return result.connections().opened() + " / " + result.count();
    }

    private static String closed(ResultsJson.Result result) {
        return result.connections().closedByClient() + ", "
                + result.connections().closedByServer();
    }
}
