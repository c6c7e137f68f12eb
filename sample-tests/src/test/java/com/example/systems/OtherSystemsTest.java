package com.example.systems;

import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.jupiter.Network.Preset.ARTICLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.systems.Row.Connections;
import com.example.systems.SystemsTable.Line;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.ExternalClient;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The other systems of "DynamoDB, NodeJS vs. Python and persistent connections", and what became of them: boto3, the
 * AWS SDKs for JavaScript of then and of today, the AWS CLI, and the SDK for Java beside them. Each is a process that
 * puts items one after another; what is asserted is what it did on the wire.
 *
 * <p>A row whose program is not on this machine is skipped, see {@link Programs}. Rows are tests in the order of their
 * names, which is that of the report; the table has its own.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class OtherSystemsTest {

    /** About twice the article's fifty: a p99 takes so many. */
    private static final int CALLS = 101;

    /** Of the CLI, which makes one call and ends. */
    private static final int PROCESSES = 5;

    private static final int WARM_UP = 300;

    private static final NetworkProfile TLS = ARTICLE.profile();
    private static final NetworkProfile HTTP = NetworkProfile.of(Duration.ofMillis(5), NONE);

    /** The article's own network. Its TLS is 1.2, the newest that the Node.js of its days speaks. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @DynamoLatencyTest(iterations = CALLS, network = @Network(preset = ARTICLE))
    @interface OverTls {}

    /** Without TLS, on which some clients do other things. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @DynamoLatencyTest(iterations = CALLS, network = @Network(rtt = "5 ms", tls = NONE))
    @interface OverHttp {}

    private static final Programs PROGRAMS = Programs.ofThisMachine();
    private static final SystemsTable TABLE = new SystemsTable(TLS, HTTP);
    private static final Map<NetworkProfile, Map<Row, LatencyResult>> OVER = new HashMap<>();
    private static final String SYSTEM = "system: ";
    private static final String RESPONSE_HEADERS = "Response headers: ";
    private static final Set<String> WARM = new HashSet<>();
    private static Path report = Path.of("target/dynamo-latency/results.json");

    /**
     * Another process has no warm-up, and should have none; but the JVM that the proxy is in, and that of DynamoDB
     * Local, take several milliseconds more for their first hundred calls, which would be in the figures of whichever
     * row is first.
     */
    @BeforeEach
    void thisEndIsWarm(DynamoEndpoint endpoint, DynamoDbClient dynamo, TestTable table) {
        if (WARM.add(endpoint.uri().getScheme())) {
            for (int i = 0; i < WARM_UP; i++) {
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }
        }
    }

    // ---- boto3: "To my surprise, I found out I did not have to do anything at all."

    @OverTls
    void boto3OverTls(LatencyProbe probe) {
        measure(Row.BOTO3, TLS, probe, OtherSystemsTest::boto3).says("nothing").closedBy("client");
    }

    @OverHttp
    void boto3OverHttp(LatencyProbe probe) {
        measure(Row.BOTO3, HTTP, probe, OtherSystemsTest::boto3).says("nothing").closedBy("client");
    }

    /** "However, when I explicitly did add the Connection: close header, things looked a lot different." */
    @OverTls
    void boto3WithTheArticlesHookOverTls(LatencyProbe probe) {
        measure(Row.BOTO3_CLOSE, TLS, probe, () -> boto3("close")).says("close").closedBy("server");
    }

    @OverHttp
    void boto3WithTheArticlesHookOverHttp(LatencyProbe probe) {
        measure(Row.BOTO3_CLOSE, HTTP, probe, () -> boto3("close"))
                .says("close")
                .closedBy("server");
    }

    private static ExternalClient boto3(String... mode) {
        return command(PROGRAMS.python(), PROGRAMS.directory("python").resolve("put_items.py"), mode);
    }

    // ---- the pair of the article's days, aws-sdk 2.418.0 on Node.js 10.15.3: "Yet this is exactly what NodeJS does."

    @OverTls
    void nodeOf2019OverTls(LatencyProbe probe) {
        measure(Row.NODE_2019, TLS, probe, OtherSystemsTest::nodeOf2019).headerLies();
    }

    @OverHttp
    void nodeOf2019OverHttp(LatencyProbe probe) {
        measure(Row.NODE_2019, HTTP, probe, OtherSystemsTest::nodeOf2019)
                .says("close")
                .closedBy("server");
    }

    /** "If you're writing code in JS, be sure to follow Yan's recommendation." */
    @OverTls
    void nodeOf2019WithKeepAliveAgentOverTls(LatencyProbe probe) {
        measure(Row.NODE_2019_AGENT, TLS, probe, () -> nodeOf2019("keep-alive-agent"))
                .says("keep-alive")
                .closedBy("client");
    }

    @OverHttp
    void nodeOf2019WithKeepAliveAgentOverHttp(LatencyProbe probe) {
        measure(Row.NODE_2019_AGENT, HTTP, probe, () -> nodeOf2019("keep-alive-agent"))
                .says("keep-alive")
                .closedBy("client");
    }

    private static ExternalClient nodeOf2019(String... mode) {
        return command(PROGRAMS.node2019(), PROGRAMS.directory("put-items-v2.js"), mode)
                .directory(PROGRAMS.directory("node-2019"));
    }

    // ---- aws-sdk v2 as it ended, on today's Node.js

    @OverTls
    void nodeV2OverTls(LatencyProbe probe) {
        WireFacts facts =
                measure(Row.NODE_V2, TLS, probe, OtherSystemsTest::nodeV2).headerLies();
        if (facts.result().network().equals(TLS)) {
            TABLE.below("The kit's diagnosis of aws-sdk v2 over TLS:\n\n"
                    + indented(facts.result().diagnosis().lines().stream().map(Object::toString)));
        }
    }

    @OverHttp
    void nodeV2OverHttp(LatencyProbe probe) {
        measure(Row.NODE_V2, HTTP, probe, OtherSystemsTest::nodeV2)
                .says("close")
                .closedBy("server");
    }

    @OverTls
    void nodeV2WithReuseEnabledOverTls(LatencyProbe probe) {
        measure(Row.NODE_V2_VARIABLE, TLS, probe, OtherSystemsTest::nodeV2WithReuseEnabled)
                .says("keep-alive")
                .closedBy("client");
    }

    @OverHttp
    void nodeV2WithReuseEnabledOverHttp(LatencyProbe probe) {
        measure(Row.NODE_V2_VARIABLE, HTTP, probe, OtherSystemsTest::nodeV2WithReuseEnabled)
                .says("keep-alive")
                .closedBy("client");
    }

    @OverTls
    void nodeV2WithKeepAliveAgentOverTls(LatencyProbe probe) {
        measure(Row.NODE_V2_AGENT, TLS, probe, () -> nodeV2("keep-alive-agent"))
                .says("keep-alive")
                .closedBy("client");
    }

    @OverHttp
    void nodeV2WithKeepAliveAgentOverHttp(LatencyProbe probe) {
        measure(Row.NODE_V2_AGENT, HTTP, probe, () -> nodeV2("keep-alive-agent"))
                .says("keep-alive")
                .closedBy("client");
    }

    private static ExternalClient nodeV2(String... mode) {
        return command(PROGRAMS.node(), PROGRAMS.directory("put-items-v2.js"), mode)
                .directory(PROGRAMS.directory("node"))
                .environment("AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE", "1");
    }

    private static ExternalClient nodeV2WithReuseEnabled() {
        return nodeV2().environment("AWS_NODEJS_CONNECTION_REUSE_ENABLED", "1");
    }

    // ---- aws-sdk v3, which keeps connections by itself

    @OverTls
    void nodeV3OverTls(LatencyProbe probe) {
        measure(Row.NODE_V3, TLS, probe, OtherSystemsTest::nodeV3)
                .says("keep-alive")
                .closedBy("client");
    }

    @OverHttp
    void nodeV3OverHttp(LatencyProbe probe) {
        measure(Row.NODE_V3, HTTP, probe, OtherSystemsTest::nodeV3)
                .says("keep-alive")
                .closedBy("client");
    }

    @OverTls
    void nodeV3WithKeepAliveOffOverTls(LatencyProbe probe) {
        measure(Row.NODE_V3_OFF, TLS, probe, () -> nodeV3("keep-alive-off")).headerLies();
    }

    @OverHttp
    void nodeV3WithKeepAliveOffOverHttp(LatencyProbe probe) {
        measure(Row.NODE_V3_OFF, HTTP, probe, () -> nodeV3("keep-alive-off")).headerLies();
    }

    private static ExternalClient nodeV3(String... mode) {
        return command(PROGRAMS.node(), PROGRAMS.directory("node").resolve("put-items-v3.js"), mode);
    }

    // ---- the CLI: "Notice the response headers section, which looks something like this"

    @OverTls
    void awsCliOverTls(LatencyProbe probe) {
        awsCli(TLS, probe);
    }

    @OverHttp
    void awsCliOverHttp(LatencyProbe probe) {
        awsCli(HTTP, probe);
    }

    private static void awsCli(NetworkProfile network, LatencyProbe probe) {
        WireFacts facts = measure(Row.AWS_CLI, network, probe.iterations(PROCESSES), OtherSystemsTest::awsCli)
                .says("nothing")
                .closedBy("client");
        List<String> headers = facts.lines().stream()
                .filter(line -> line.contains(RESPONSE_HEADERS))
                .toList();
        assertThat(headers)
                .as("the Response headers of each process")
                .hasSize(PROCESSES)
                .allSatisfy(line -> assertThat(line).contains("'Connection': 'keep-alive'"));
        if (facts.result().network().equals(TLS)) {
            TABLE.below(asInTheArticle(headers.get(0)));
        }
    }

    private static ExternalClient awsCli() {
        // the CLI reads that variable by itself from 2.13 on, and Debian's is older
        String script = """
            echo "system: $("$0" --version | cut -d' ' -f1 | sed 's:aws-cli/:AWS CLI :')"
            exec "$0" dynamodb list-tables --debug --endpoint-url "$AWS_ENDPOINT_URL_DYNAMODB"
            """;
        return ExternalClient.command("sh", "-c", script, PROGRAMS.awsCli().toString())
                .processes(PROCESSES);
    }

    /** The headers of a line of the CLI's, one below the other. */
    private static String asInTheArticle(String line) {
        String headers = line.substring(line.indexOf(RESPONSE_HEADERS) + RESPONSE_HEADERS.length());
        return "The AWS CLI shows (aws dynamodb list-tables --debug):\n\n"
                + indented(Stream.concat(
                        Stream.of("Response headers:"),
                        headers.replace("', '", "',\n '").lines()));
    }

    /** As Markdown has it for what is printed. */
    private static String indented(Stream<String> lines) {
        return lines.map(line -> "    " + line + "\n").collect(Collectors.joining());
    }

    // ---- the SDK for Java

    @OverTls
    void javaV2OverTls(LatencyProbe probe) {
        measure(Row.JAVA, TLS, probe, OtherSystemsTest::java).says("keep-alive").closedBy("client");
    }

    @OverHttp
    void javaV2OverHttp(LatencyProbe probe) {
        measure(Row.JAVA, HTTP, probe, OtherSystemsTest::java)
                .says("keep-alive")
                .closedBy("client");
    }

    @OverTls
    void javaV2WithConnectionCloseOverTls(LatencyProbe probe) {
        measure(Row.JAVA_CLOSE, TLS, probe, () -> java("close")).says("close").closedBy("server");
    }

    @OverHttp
    void javaV2WithConnectionCloseOverHttp(LatencyProbe probe) {
        measure(Row.JAVA_CLOSE, HTTP, probe, () -> java("close")).says("close").closedBy("server");
    }

    private static ExternalClient java(String... mode) {
        String program = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return ExternalClient.command(Stream.concat(
                        Stream.of(program, "-cp", System.getProperty("java.class.path"), PutItems.class.getName()),
                        Stream.of(mode))
                .toArray(String[]::new));
    }

    // ---- what is common

    private static ExternalClient command(Path program, Path script, String... arguments) {
        return ExternalClient.command(
                Stream.concat(Stream.of(program.toString(), script.toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** Measures a row, has it in the table, and asserts what its connections are on any network. */
    private static WireFacts measure(
            Row row, NetworkProfile network, LatencyProbe probe, Supplier<ExternalClient> client) {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        LatencyResult result;
        try {
            result = probe.measure(client.get().named(row.toString()).onLine(lines::add));
        } catch (TestAbortedException skipped) {
            TABLE.absent(row, network, skipped.getMessage());
            throw skipped;
        } catch (RuntimeException | AssertionError failed) {
            TABLE.absent(row, network, "failed: " + failed.getMessage());
            throw failed;
        }
        TABLE.measured(row, result.network(), Line.of(version(lines), result));
        OVER.computeIfAbsent(result.network(), n -> new EnumMap<>(Row.class)).put(row, result);
        result.report().map(Path::of).ifPresent(file -> report = file);

        assertThat(result).as(row.toString()).hasNoErrors();
        assertThat(result.count()).as("calls of " + row).isPositive();
        assertThat(result)
                .connections()
                .hasExactly(
                        switch (row.connections()) {
                            case KEPT -> 1;
                            case CLOSED -> result.count();
                            case ONE_PER_PROCESS -> PROCESSES;
                        });
        return new WireFacts(result, List.copyOf(lines));
    }

    /** What the scripts say of themselves and their runtime. */
    private static String version(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(SYSTEM))
                .map(line -> line.substring(SYSTEM.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line that begins with \"" + SYSTEM + "\" in " + lines));
    }

    /**
     * What else is known of a row.
     *
     * @param lines what its process printed
     */
    private record WireFacts(LatencyResult result, List<String> lines) {

        /** Each request had this {@code Connection} header, or {@code nothing}. */
        WireFacts says(String requestHeader) {
            assertThat(SystemsTable.requestSays(result.wire()))
                    .as("the Connection header of the requests")
                    .isEqualTo(requestHeader);
            return this;
        }

        /** All connections were closed by this end, {@code client} or {@code server}. */
        WireFacts closedBy(String end) {
            assertThat(SystemsTable.closedBy(result.wire())).as("who closed").isEqualTo(end);
            return this;
        }

        /** The client asks for the connection to be kept, closes it all the same, and is diagnosed so. */
        WireFacts headerLies() {
            says("keep-alive");
            closedBy("client");
            assertThat(result.diagnosis().lines()).anySatisfy(line -> assertThat(line.text())
                    .contains("the request header said keep-alive, but the client closed after every answer:"
                            + " the header lies"));
            return this;
        }
    }

    /** The table, and what it shows as a whole. */
    @AfterAll
    static void theTable() throws IOException {
        if (TABLE.isEmpty()) {
            return;
        }
        Path file = report.resolveSibling("systems.md");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, TABLE.toString());
        System.out.println();
        System.out.println(TABLE);
        System.out.println("This table: " + file.toAbsolutePath());

        OVER.forEach((network, results) -> results.forEach((row, result) -> {
            LatencyResult reference = results.get(row.reference());
            if (row.connections() != Connections.CLOSED || reference == null) {
                return;
            }
            String name = row + ", " + network;
            assertThat(result.p50()).as(name).isGreaterThan(reference.p50());
            if (network.equals(TLS)) {
                // "Operations took at least 50 ms, often longer": handshakes alone take them here
                assertThat(result.quantile(0.10)).as(name).isGreaterThanOrEqualTo(Duration.ofMillis(50));
                assertThat(reference).as(name).isFasterThan(result).byAtLeast(2.0);
            }
        }));
    }
}
