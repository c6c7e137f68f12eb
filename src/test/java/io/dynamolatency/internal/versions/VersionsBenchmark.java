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
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Connections of each HTTP client with versions of the SDK from the oldest that the kit supports. {@code mvn -Pbench
 * -Dbench=versions verify} runs it and writes {@code docs/versions-table.md}.
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

    @TempDir
    Path directory = Path.of("");

    static class Kit {
        @DynamoLatencyTest(
                iterations = CALLS,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = HttpClientKind.APACHE4,
                network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = CALLS)
        void apache(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = CALLS,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = HttpClientKind.APACHE5,
                network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = CALLS)
        void apache5(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = CALLS,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = HttpClientKind.URL_CONNECTION,
                network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = CALLS)
        void urlConnection(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = CALLS,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = HttpClientKind.CRT,
                network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = CALLS)
        void crt(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(
                iterations = CALLS,
                modes = {KEEP_ALIVE, CLOSE},
                httpClients = HttpClientKind.NETTY,
                network = @Network(rtt = "0 ms"))
        @ExpectConnections(atMost = CALLS)
        void netty(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }
    }

    static class AsItIs {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }

        @DynamoLatencyTest(iterations = CALLS, network = @Network(rtt = "0 ms"))
        @UseClient(method = "client")
        @ExpectConnections(atMost = CALLS)
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
                "closed by client, by server");
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
                List<ResultsJson.Result> results =
                        new ArrayList<>(run(shared, version + "-kit", kit, Kit.class, missing));
                results.addAll(run(shared, version + "-as-it-is", asItIs, AsItIs.class, missing));
                CLIENTS.keySet().forEach(client -> row(report, version, client, results, missing));
            }
        }
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
        String message = String.valueOf(unresolved.getMessage());
        int end = message.indexOf(": Could not find");
        return (end < 0 ? message : message.substring(0, end))
                .replace("The following artifacts could not be resolved: " + GROUP + ":", "not resolved: ");
    }

    private List<ResultsJson.Result> run(
            TwoCommits shared, String name, Set<Path> classPath, Class<?> tests, Map<String, String> missing)
            throws IOException, InterruptedException {
        if (classPath.isEmpty()) {
            return List.of();
        }
        Path reports = directory.resolve(name);
        Process process = shared.start(List.copyOf(classPath), reports, 1, tests);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        for (String line : Files.readAllLines(reports.resolveSibling(name + ".log"))) {
            if (line.startsWith(TwoCommits.FAILED)) {
                String failure = line.substring(TwoCommits.FAILED.length());
                missing.putIfAbsent(
                        failure.substring(0, failure.indexOf('(')),
                        "not measured: " + reason(failure.substring(failure.indexOf(": ") + 2)));
            }
        }
        Path results = reports.resolve("0").resolve(ReportFiles.RESULTS);
        return Files.exists(results) ? ResultsReader.read(results).results() : List.of();
    }

    /** A missing method of an older library keeps JUnit from resolving the client. */
    private static String reason(String failure) {
        int method = failure.indexOf("]: '");
        return method < 0
                ? failure.split("\\. ", 2)[0]
                : "NoSuchMethodError: " + failure.substring(method + 4).replaceAll("^\\S+ |\\w+\\.(?=\\w+\\.)|'", "");
    }

    private static void row(
            BenchmarkReport report,
            String version,
            String client,
            List<ResultsJson.Result> results,
            Map<String, String> missing) {
        List<ResultsJson.Result> found = results.stream()
                .filter(result -> result.testMethod().equals(client))
                .toList();
        String name = client.equals("asItIs") ? DEFAULT : CLIENTS.get(client);
        if (found.isEmpty()) {
            report.row(version, name, missing.getOrDefault(client, "not measured"), "", "", "");
            return;
        }
        Optional<ResultsJson.Result> kept = found.stream()
                .filter(result -> !result.mode().equals(CLOSE.name()))
                .findFirst();
        Optional<ResultsJson.Result> close = found.stream()
                .filter(result -> result.mode().equals(CLOSE.name()))
                .findFirst();
        report.row(
                version,
                client.equals("asItIs") ? name + ", " + VersionRow.httpClientName(found.get(0)) : name,
                kept.map(VersionsBenchmark::opened).orElse(missing.getOrDefault(client, "not measured")),
                kept.map(VersionsBenchmark::closed).orElse(""),
                close.map(VersionsBenchmark::opened).orElse(""),
                close.map(VersionsBenchmark::closed).orElse(""));
    }

    private static String opened(ResultsJson.Result result) {
        return result.connections().opened() + " / " + result.count();
    }

    private static String closed(ResultsJson.Result result) {
        return result.connections().closedByClient() + ", "
                + result.connections().closedByServer();
    }
}
