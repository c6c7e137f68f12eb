package io.dynamolatency.internal.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.suite.SuiteGuard;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Runs a suite that does not know the kit under its guard, by the launcher. */
abstract class GuardedRun {

    static final String GUARD = "suite guard: connections are reused";

    static URI endpoint = URI.create("http://127.0.0.1:1");

    @TempDir
    Path directory = Path.of("");

    final Map<String, String> parameters = new HashMap<>();

    /** What the run's tests came to, by their display names. */
    final Map<String, TestExecutionResult> outcomes = new ConcurrentHashMap<>();

    final List<String> order = new CopyOnWriteArrayList<>();

    @Nullable
    RawServer server;

    @BeforeEach
    void serve() throws Exception {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\n\r\n{}"
                .getBytes(US_ASCII);
        server = RawServer.answering(request -> answer);
        endpoint = server.uri();
        parameters.put("dynamolatency.suite", "guard");
        parameters.put("dynamolatency.report.dir", directory.resolve("report").toString());
        parameters.put("dynamolatency.baseline.dir", directory.toString());
    }

    @AfterEach
    void end() throws Exception {
        forget();
        if (server != null) {
            server.close();
        }
    }

    /** Ends the guard, so that the next run counts from zero, as in another JVM and another build. */
    void forget() {
        SuiteGuard.open(key -> Optional.ofNullable(parameters.get(key))).ifPresent(SuiteGuard::close);
        parameters.merge("dynamolatency.report.dir", "-next", String::concat);
    }

    void run(Class<?>... suite) {
        run(List.of(new JupiterTestEngine(), new LatencyEngine()), suite);
    }

    void run(List<TestEngine> engines, Class<?>... suite) {
        run(
                engines,
                Stream.concat(Stream.of(suite), Stream.of(NoCalls.class))
                        .map(type -> selectClass(type))
                        .toList());
    }

    void run(List<TestEngine> engines, List<? extends DiscoverySelector> selectors, Filter<?>... filters) {
        TestExecutionListener listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier node, TestExecutionResult result) {
                if (node.isTest()) {
                    outcomes.put(node.getDisplayName(), result);
                    order.add(node.getDisplayName());
                }
            }
        };
        LauncherFactory.create(LauncherConfig.builder()
                        .enableTestEngineAutoRegistration(false)
                        .addTestEngines(engines.toArray(TestEngine[]::new))
                        .build())
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectors)
                                .filters(filters)
                                .configurationParameters(parameters)
                                .build(),
                        listener);
    }

    TestExecutionResult guard() {
        TestExecutionResult result = outcomes.get(GUARD);
        if (result == null) {
            throw new AssertionError("the guard has not run: " + order);
        }
        return result;
    }

    String red() {
        assertThat(guard().getStatus()).isEqualTo(TestExecutionResult.Status.FAILED);
        return String.valueOf(guard().getThrowable().orElseThrow().getMessage());
    }

    void green() {
        assertThat(guard()).isEqualTo(TestExecutionResult.successful());
    }

    String json() throws Exception {
        return Files.readString(directory.resolve("report/suite.json"));
    }

    static DynamoDbClientBuilder builder() {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
    }

    static void call(DynamoDbClient dynamo) {
        dynamo.listTables();
    }

    static class NoCalls {
        @Test
        void none() {}
    }
}
