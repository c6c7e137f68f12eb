package io.dynamolatency.internal.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.proxy.LatencyProxy;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.internal.setup.TestRunResources;
import io.dynamolatency.internal.suite.SuiteGuard;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.TestExecutionResult;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A suite that does not know the kit is guarded by one parameter. */
@Timeout(120)
@Tag("slow")
class GuardedSuiteTest extends GuardedRun {

    @Test
    void aClientThatKeepsItsConnectionIsGreen() throws Exception {
        run(PerTest.class);
        green();
        assertThat(json()).contains("\"tests\": 5", "\"requests\": 40", "\"builtDuring\": 4");
        assertThat(order).last().isEqualTo(GUARD);
        assertThat(Objects.requireNonNull(server).accepted())
                .as("the server has only the proxy's connections")
                .isLessThan(8);
    }

    @Test
    void theGuardRunsLastThoughItsEngineIsFirst() {
        run(List.of(new LatencyEngine(), new JupiterTestEngine()), PerTest.class);
        green();
        assertThat(order).hasSize(6).last().isEqualTo(GUARD);
    }

    static class PerTest {
        private final DynamoDbClient dynamo =
                builder().httpClientBuilder(Apache5HttpClient.builder()).build();

        @AfterEach
        void close() {
            dynamo.close();
        }

        @RepeatedTest(4)
        void calls() {
            IntStream.range(0, 10).forEach(i -> call(dynamo));
        }
    }

    @Test
    void resultsAndPageHaveTheSuite() throws Exception {
        run(PerTest.class, Closes.class);
        String results = ResultsSchema.checked(directory.resolve("report/results.json"));
        assertThat(results)
                .contains(
                        "\"suite\": {",
                        "\"" + Closes.class.getName() + "\": {",
                        "\"lost\": 27",
                        "\"lostMillis\": 270.0");
        assertThat(directory.resolve("report/report.html")).content().contains(Closes.class.getName());
        assertThat(red())
                .contains("by test class: GuardedSuiteTest$Closes, connections: 30, lost: 27")
                .contains("by end of connection: requests carry Connection: close: 30");
    }

    static class Closes {
        private final DynamoDbClient dynamo = builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(o -> o.putHeader("Connection", "close"))
                .build();

        @RepeatedTest(3)
        void calls() {
            IntStream.range(0, 10).forEach(i -> call(dynamo));
        }
    }

    @Test
    void aHeaderThatClosesIsRedWithItsLine() {
        run(Closes.class);
        assertThat(red())
                .startsWith("suite guard: connections are lost: 4 tests, 30 requests, 30 connections")
                .contains("built at " + Closes.class.getName() + ".<init>(GuardedSuiteTest.java:")
                .contains("cause: requests ask for their connection to be closed: the client's overrideConfiguration"
                        + " sets the header; clients built at")
                .contains("evidence: request header Connection: close on 30 of 30 exchanges")
                .contains("fix: remove the request header Connection: close there")
                .contains("these 27 connections take 270 ms more");
        assertThat(red().lines()).hasSizeLessThanOrEqualTo(12);
        assertThat(outcomes.values())
                .filteredOn(TestExecutionResult.successful()::equals)
                .hasSize(4);
    }

    /** Surefire runs a test that failed again by its unique id. */
    @Test
    void aRerunJudgesTheSameTestsUnderTheSameName() {
        run(Closes.class);
        String first = red();
        outcomes.clear();
        order.clear();
        run(
                List.of(new JupiterTestEngine(), new LatencyEngine()),
                List.of(selectUniqueId(
                        "[engine:dynamo-latency]/[class:" + SuiteGuard.class.getName() + "]/[suite:all]")));
        assertThat(order).containsExactly(GUARD);
        // the last connection may close between the two verdicts
        assertThat(withoutCloses(red())).isEqualTo(withoutCloses(first));
    }

    private static String withoutCloses(String text) {
        return text.replaceAll("by the client \\d+", "by the client");
    }

    @Test
    void reportTellsAndStaysGreen() throws Exception {
        parameters.put("dynamolatency.suite", "report");
        run(Closes.class);
        green();
        assertThat(json()).contains("\"lost\": 27");
    }

    @Test
    void whatIsAllowedStaysGreen() {
        parameters.put("dynamolatency.suite.allow", Closes.class.getName() + "#<init>");
        run(Closes.class);
        green();
    }

    @Test
    void aBudgetOnlyGoesDown() throws Exception {
        Path file = directory.resolve("suite-budget.properties");
        String place = Closes.class.getName() + ".<init> = ";
        parameters.put("dynamolatency.suite.budget", "update");
        run(Closes.class);
        green();
        assertThat(file).content().contains(place + "27");

        forget();
        Files.writeString(file, place + "20\n");
        run(Closes.class);
        assertThat(red()).contains("budget: 20 lost connections there, found 27");
        assertThat(file).content().contains(place + "20");

        forget();
        Files.writeString(file, place + "40\n");
        parameters.remove("dynamolatency.suite.budget");
        run(Closes.class);
        green();
        parameters.put("dynamolatency.suite.budget", "update");
        forget();
        run(Closes.class);
        assertThat(file).content().contains(place + "27");
    }

    private static final List<Long> MILLIS = new CopyOnWriteArrayList<>();

    static class Timed {
        private final DynamoDbClient dynamo =
                builder().httpClientBuilder(Apache5HttpClient.builder()).build();

        @RepeatedTest(2)
        void calls() {
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                call(dynamo);
                MILLIS.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            }
        }
    }

    @Test
    void aRoundTripIsEmulatedIfAskedFor() throws Exception {
        parameters.put("dynamolatency.suite.rtt", "20 ms");
        run(Timed.class);
        green();
        assertThat(MILLIS).hasSize(10).allMatch(millis -> millis >= 20);
        assertThat(json()).contains("\"requests\": 10", "\"connections\": 2");
    }

    static class TimeToLive {
        private final DynamoDbClient dynamo = builder()
                .httpClientBuilder(Apache5HttpClient.builder().connectionTimeToLive(Duration.ofMillis(1)))
                .build();

        @RepeatedTest(2)
        void calls() throws Exception {
            for (int i = 0; i < 10; i++) {
                call(dynamo);
                Thread.sleep(3);
            }
        }
    }

    @Test
    void aTimeToLiveIsRed() {
        run(TimeToLive.class);
        assertThat(red()).contains("the client closed it after an answer: ", "TimeToLive.<init>(");
    }

    static class Threads {
        private final DynamoDbClient dynamo =
                builder().httpClientBuilder(Apache5HttpClient.builder()).build();

        @Test
        void eight() throws Exception {
            ExecutorService pool = Executors.newFixedThreadPool(8);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                all.add(pool.submit(() -> call(dynamo)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            pool.shutdown();
        }
    }

    static class Netty {
        private final DynamoDbAsyncClient dynamo = DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                .build();

        @Test
        void oneByOne() {
            IntStream.range(0, 60).forEach(i -> dynamo.listTables().join());
        }

        @Test
        void four() {
            for (int i = 0; i < 20; i++) {
                CompletableFuture.allOf(IntStream.range(0, 4)
                                .mapToObj(j -> dynamo.listTables())
                                .toArray(CompletableFuture[]::new))
                        .join();
            }
        }
    }

    static class Crt {
        private final DynamoDbClient dynamo =
                builder().httpClientBuilder(AwsCrtHttpClient.builder()).build();

        @Test
        void oneByOne() {
            IntStream.range(0, 60).forEach(i -> call(dynamo));
        }
    }

    @Test
    void threadsAndSpareConnectionsAreNoLoss() throws Exception {
        run(Threads.class, Netty.class, Crt.class);
        green();
        assertThat(json()).contains("\"requests\": 280", "\"ofTests\": true").doesNotContain("\"lost\": 3");
    }

    private static final CountDownLatch ASKED = new CountDownLatch(1);
    private static final CountDownLatch ANSWER = new CountDownLatch(1);

    static class SmallPool {
        private final DynamoDbClient dynamo = builder()
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(1)
                        .connectionAcquisitionTimeout(Duration.ofMillis(100)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .build();

        @Test
        void hasNoConnectionForASecondCall() throws Exception {
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> call(dynamo));
            assertThat(ASKED.await(60, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(dynamo::listTables).hasStackTraceContaining("onnection");
            ANSWER.countDown();
            first.join();
        }
    }

    @Test
    void callsWithoutAConnectionAreARowOfTheirClass() throws Exception {
        try (RawServer holding = RawServer.answering(request -> {
            ASKED.countDown();
            assertThat(ANSWER.await(60, TimeUnit.SECONDS)).isTrue();
            return RawHttp.answer(200, "{}".getBytes(StandardCharsets.US_ASCII));
        })) {
            endpoint = holding.uri();
            run(SmallPool.class);
        }
        green();
        JsonObject classes = JsonParser.parseString(json()).getAsJsonObject().getAsJsonObject("classes");
        assertThat(classes.getAsJsonObject(SmallPool.class.getName()).get("noConnection"))
                .isEqualTo(new JsonPrimitive(1));
    }

    static class PerCall {
        @Test
        void calls() {
            for (int i = 0; i < 10; i++) {
                try (DynamoDbClient dynamo =
                        builder().httpClientBuilder(Apache5HttpClient.builder()).build()) {
                    call(dynamo);
                }
            }
        }
    }

    @Test
    void clientsThatTestsBuildAreTold() throws Exception {
        run(PerCall.class);
        green();
        assertThat(json()).contains("\"clients\": 10", "\"builtDuring\": 1", "\"extraClients\": 9");
    }

    @Test
    void aSuiteWithoutRequestsIsNeverGreen() {
        run(NoMore.class);
        assertThat(red()).contains("no DynamoDB client sent a request in 2 tests", "fix: ");
    }

    @Test
    void reportIsGreenWithoutRequests() {
        parameters.put("dynamolatency.suite", "report");
        run(NoMore.class);
        assertThat(guard().getStatus()).isEqualTo(TestExecutionResult.Status.ABORTED);
    }

    static class NoMore {
        @Test
        void none() {}
    }

    static class Aws {
        @Test
        void isRefused() {
            try (DynamoDbClient dynamo = DynamoDbClient.builder()
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                    .build()) {
                assertThatThrownBy(dynamo::listTables)
                        .hasStackTraceContaining("not sent: dynamodb.eu-west-1.amazonaws.com is at AWS")
                        .hasStackTraceContaining("dynamolatency.suite.backend = local");
            }
        }
    }

    @Test
    void callsToAwsAreRefused() {
        run(Aws.class, PerTest.class);
        green();
        assertThat(outcomes.values()).allMatch(TestExecutionResult.successful()::equals);
    }

    static class NobodyListens {
        @Test
        void connectionsAreRefusedAsWithoutTheKit() {
            try (DynamoDbClient dynamo = builder()
                    .endpointOverride(URI.create("http://127.0.0.1:1"))
                    .httpClientBuilder(Apache5HttpClient.builder())
                    .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                    .build()) {
                assertThatThrownBy(dynamo::listTables).hasStackTraceContaining("onnect");
            }
        }
    }

    @Test
    void anEndpointWhereNobodyListensStaysThat() {
        run(NobodyListens.class, PerTest.class);
        green();
        assertThat(outcomes.values()).allMatch(TestExecutionResult.successful()::equals);
    }

    static class Encrypted {
        @RepeatedTest(3)
        void calls() {
            IntStream.range(0, 10).forEach(i -> call(encrypted));
        }
    }

    private static DynamoDbClient encrypted = builder().build();

    @Test
    void connectionsWithTlsAreCountedUnread() throws Exception {
        ProxySettings settings = new ProxySettings(
                endpoint, NetworkProfile.of(Duration.ZERO, TlsVersion.TLS_1_3), RunCertificate.ofThisJvm());
        try (LatencyProxy tls = LatencyProxy.open(settings);
                TestProperties trusting = TestRunResources.trust();
                DynamoDbClient client = builder()
                        .endpointOverride(tls.uri())
                        .httpClientBuilder(Apache5HttpClient.builder())
                        .build()) {
            encrypted = client;
            run(Encrypted.class);
            assertThat(trusting).isNotNull();
            green();
            assertThat(json()).contains("\"requests\": 30", "\"relayed\": 1");
            assertThat(tls.log().opened()).isEqualTo(1);
        }
    }

    @Test
    void wrongParametersFailTheGuard() {
        parameters.put("dynamolatency.suite", "gard");
        run(PerTest.class);
        assertThat(red()).isEqualTo("parameter dynamolatency.suite = \"gard\"; write guard or report, or leave it out");
        parameters.put("dynamolatency.suite", "guard");
    }
}
