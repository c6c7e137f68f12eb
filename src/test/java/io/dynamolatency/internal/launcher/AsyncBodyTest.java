package io.dynamolatency.internal.launcher;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dynamolatency.ConnectionMode;
import io.dynamolatency.TestTable;
import io.dynamolatency.client.DynamoEndpoint;
import io.dynamolatency.internal.report.rows.ResultsSchema;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyProbe;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.MeasurementException;
import io.dynamolatency.wire.WireLog;
import java.io.PrintStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Bodies that return futures, as a user's launcher runs them. */
class AsyncBodyTest {

    private static final List<String> LOG = new ArrayList<>();

    @TempDir
    private Path reports = Path.of("");

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    /** What a launcher's listener is told, in that order. */
    private static final class Told implements TestExecutionListener {
        private final List<String> events = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private final List<TestIdentifier> tests = new ArrayList<>();
        private final List<TestIdentifier> containers = new ArrayList<>();
        private final List<TestIdentifier> failed = new ArrayList<>();
        private int succeeded;
        private int aborted;

        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.isTest()) {
                tests.add(test);
            } else {
                containers.add(test);
            }
            // engines without a test are started, too
            if (test.getParentIdObject().isPresent()) {
                events.add("started " + test.getDisplayName());
            }
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.getParentIdObject().isPresent()) {
                events.add(result.getStatus().name().toLowerCase(Locale.ROOT) + " " + test.getDisplayName());
            }
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                failed.add(test);
                failures.add(result.getThrowable().orElseThrow());
            } else if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                succeeded++;
            } else if (test.isTest()) {
                aborted++;
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            events.add("skipped " + test.getDisplayName() + ": " + reason);
        }

        @Override
        public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
            boolean ofTheKit = entry.getKeyValuePairs().containsKey("firstCallMillis");
            events.add(
                    "reported " + test.getDisplayName() + ": " + (ofTheKit ? "its figures" : entry.getKeyValuePairs()));
        }

        Told passes(int tests) {
            assertThat(failures).isEmpty();
            assertThat(succeeded).isEqualTo(tests);
            return this;
        }

        Throwable theFailure() {
            assertThat(failures).hasSize(1);
            return failures.get(0);
        }
    }

    private Told run(Class<?>... classes) {
        return run(Map.of(), Stream.of(classes).map(c -> selectClass(c)).toArray(DiscoverySelector[]::new));
    }

    private Told run(DiscoverySelector... selectors) {
        return run(Map.of(), selectors);
    }

    private Told run(Map<String, String> parameters, DiscoverySelector... selectors) {
        return run(request(parameters, selectors).build());
    }

    private LauncherDiscoveryRequestBuilder request(Map<String, String> parameters, DiscoverySelector... selectors) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                // one for all runs, where a run does not ask for its own
                .configurationParameter("dynamolatency.local.lifetime", "JVM")
                .configurationParameters(parameters)
                .configurationParameter("dynamolatency.report.dir", reports.toString());
    }

    private static Told run(LauncherDiscoveryRequest request) {
        Told told = new Told();
        LauncherFactory.create().execute(request, told);
        return told;
    }

    // ---- the whole life of a class

    static class Others implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Locale.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Locale.FRENCH;
        }
    }

    @ExtendWith(Others.class)
    @DisplayName("orders, asynchronously")
    @Tag("slow")
    static class Whole {
        private final Locale locale;
        private int calls;

        Whole(Locale locale) {
            this.locale = locale;
        }

        @BeforeAll
        static void first() {
            LOG.add("before all");
        }

        @BeforeEach
        void before(DynamoDbAsyncClient dynamo, TestTable table, ConnectionMode mode, @TempDir Path directory) {
            assertThat(directory).isDirectory();
            LOG.add("before " + mode + " " + locale);
            dynamo.describeTable(r -> r.tableName(table.name())).join();
        }

        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 10,
                warmup = 0,
                network = @Network(rtt = "5 ms", tls = NONE))
        @ExpectConnections(mode = CLOSE, atMost = 10)
        CompletableFuture<?> putItem(
                DynamoDbAsyncClient dynamo, TestTable table, TestInfo info, TestReporter reporter) {
            if (++calls == 1) {
                LOG.add(info.getTestMethod().orElseThrow().getName() + " " + info.getTags());
                reporter.publishEntry("key", "value");
            }
            return dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        @AfterEach
        void after(LatencyResult result, TestTable table, DynamoDbAsyncClient dynamo) {
            boolean waitedFor = Arrays.stream(result.samplesNanos()).min().orElseThrow()
                    >= Duration.ofMillis(5).toNanos();
            LOG.add("after " + result.subject().testMethod() + " " + result.mode() + " "
                    + result.httpClient().orElseThrow()
                    + (waitedFor ? " waited for, " : " not waited for, ") + calls + " calls, "
                    + dynamo.scan(r -> r.tableName(table.name())).join().count() + " items");
        }

        @AfterAll
        static void last(LatencyResults results) {
            LOG.add("after all " + results.size() + " "
                    + results.of("putItem", CLOSE).wire().opened() + " connections");
        }
    }

    @Test
    void aBodyThatReturnsAFutureHasTheWholeLifeOfATestAndIsTimedUntilItCompletes() throws Exception {
        Told told = run(Whole.class).passes(2);
        assertThat(LOG)
                .containsExactly(
                        "before all",
                        "before KEEP_ALIVE fr",
                        "putItem [slow]",
                        "after putItem KEEP_ALIVE NETTY waited for, 10 calls, 10 items",
                        "before CLOSE fr",
                        "putItem [slow]",
                        "after putItem CLOSE NETTY waited for, 10 calls, 10 items",
                        "after all 2 10 connections");
        assertThat(told.events)
                .containsExactly(
                        "started orders, asynchronously",
                        "started putItem(DynamoDbAsyncClient, TestTable, TestInfo, TestReporter)",
                        "started keep-alive, Netty, 5 ms round trip, http",
                        "reported keep-alive, Netty, 5 ms round trip, http: {key=value}",
                        "reported keep-alive, Netty, 5 ms round trip, http: its figures",
                        "successful keep-alive, Netty, 5 ms round trip, http",
                        "started Connection: close, Netty, 5 ms round trip, http",
                        "reported Connection: close, Netty, 5 ms round trip, http: {key=value}",
                        "reported Connection: close, Netty, 5 ms round trip, http: its figures",
                        "successful Connection: close, Netty, 5 ms round trip, http",
                        "successful putItem(DynamoDbAsyncClient, TestTable, TestInfo, TestReporter)",
                        "successful orders, asynchronously");
        assertThat(told.containers)
                .filteredOn(c -> c.getParentIdObject().isPresent())
                .extracting(c -> c.getSource().orElseThrow())
                .satisfiesExactly(
                        ofClass -> assertThat(((ClassSource) ofClass).getJavaClass())
                                .isEqualTo(Whole.class),
                        ofMethod -> assertThat(((MethodSource) ofMethod).getJavaClass())
                                .isEqualTo(Whole.class));
        assertThat(told.tests).allSatisfy(test -> {
            assertThat(((MethodSource) test.getSource().orElseThrow())
                            .getJavaMethod()
                            .getReturnType())
                    .isEqualTo(CompletableFuture.class);
            assertThat(test.getLegacyReportingName())
                    .startsWith("putItem(DynamoDbAsyncClient, TestTable, TestInfo, TestReporter)[");
        });
        JsonObject result = JsonParser.parseString(ResultsSchema.checked(reports.resolve("results.json")))
                .getAsJsonObject()
                .getAsJsonArray("results")
                .get(0)
                .getAsJsonObject();
        assertThat(result.get("testClass").getAsString()).isEqualTo(Whole.class.getName());
        assertThat(result.get("testMethod").getAsString()).isEqualTo("putItem");
        assertThat(result.get("count").getAsInt()).isEqualTo(10);
    }

    @Test
    void aJvmMayRunThemMoreThanOnce() {
        run(Whole.class).passes(2);
        run(Whole.class).passes(2);
    }

    // ---- other forms of a declaration

    @Retention(RetentionPolicy.RUNTIME)
    @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
    @interface Quick {}

    abstract static class Inherited<T> {
        abstract CompletionStage<?> call(DynamoDbAsyncClient dynamo);

        @Quick
        public final CompletionStage<?> inherited(DynamoDbAsyncClient dynamo) {
            return call(dynamo);
        }

        @Quick
        protected CompletionStage<?> overridden(DynamoDbAsyncClient dynamo) {
            throw new IllegalStateException("is overridden");
        }
    }

    interface FromAnInterface {
        @Quick
        default CompletionStage<?> ofTheInterface(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Heir extends Inherited<String> implements FromAnInterface {
        private int calls;

        @Override
        CompletionStage<?> call(DynamoDbAsyncClient dynamo) {
            calls++;
            return dynamo.listTables();
        }

        @Quick
        @Override
        protected CompletableFuture<?> overridden(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables().thenApply(answer -> calls++);
        }

        @AfterAll
        void all(LatencyResults results) {
            results.forEach(
                    r -> LOG.add(r.subject().testMethod() + " " + r.httpClient().orElseThrow()));
            LOG.add(calls + " calls");
        }
    }

    @Test
    void inheritedOverriddenAndOtherStagesAreRunInOneInstance() {
        run(Heir.class).passes(3);
        assertThat(LOG).containsExactly("inherited NETTY", "ofTheInterface NETTY", "overridden NETTY", "10 calls");
    }

    static class OwnClient {
        private @Nullable DynamoDbAsyncClient own;

        @BeforeEach
        void build(DynamoEndpoint endpoint) {
            own = DynamoDbAsyncClient.builder()
                    .endpointOverride(endpoint.uri())
                    .region(endpoint.region())
                    .credentialsProvider(endpoint.credentials())
                    .build();
        }

        @AfterEach
        void close() {
            Objects.requireNonNull(own).close();
        }

        @Quick
        CompletableFuture<?> withoutAClient(TestTable table, DynamoEndpoint endpoint) {
            return Objects.requireNonNull(own).describeTable(r -> r.tableName(table.name()));
        }

        @AfterAll
        static void all(LatencyResults results) {
            LOG.add(results.of(KEEP_ALIVE).httpClient().orElseThrow().name());
        }
    }

    @Test
    void aBodyThatTakesNoClientIsAsynchronousAsWell() {
        run(OwnClient.class).passes(1);
        assertThat(LOG).containsExactly("NETTY");
    }

    @UseClient(method = "client")
    static class TheTeamsOwn {
        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient own) {
            return own.listTables();
        }

        static DynamoDbAsyncClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbAsyncClient.builder()).build();
        }

        @AfterAll
        static void all(LatencyResults results) {
            LOG.add(results.of(AS_BUILT).subject().testClass() + " "
                    + results.of(AS_BUILT).httpClient());
        }
    }

    static class TheTeamsOwnIsSynchronous {
        @Quick
        @UseClient(method = "client")
        CompletableFuture<?> body(DynamoDbAsyncClient own) {
            return own.listTables();
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }
    }

    @Test
    void theTeamsOwnClientIsMeasuredAsWell() {
        run(TheTeamsOwn.class).passes(1);
        assertThat(LOG).containsExactly(TheTeamsOwn.class.getName() + " Optional.empty");
        assertThat(run(TheTeamsOwnIsSynchronous.class).theFailure())
                .hasMessage("@DynamoLatencyTest on TheTeamsOwnIsSynchronous.body(DynamoDbAsyncClient):\n"
                        + "  - @UseClient(method = \"client\") builds a synchronous client, but the body"
                        + " returns a future; let it build a DynamoDbAsyncClient, or let the body wait itself"
                        + " and return void");
    }

    static class EnhancedClient {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 5,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE),
                interleaved = true)
        CompletionStage<?> body(DynamoDbEnhancedAsyncClient dynamo, TestTable table) {
            return dynamo.table(
                            table.name(),
                            TableSchema.documentSchemaBuilder()
                                    .addIndexPartitionKey(
                                            TableMetadata.primaryIndexName(), TestTable.KEY, AttributeValueType.S)
                                    .attributeConverterProviders(AttributeConverterProvider.defaultProvider())
                                    .build())
                    .putItem(EnhancedDocument.builder()
                            .putString(TestTable.KEY, "1")
                            .build());
        }

        @AfterEach
        void after(LatencyResults results) {
            LOG.add(results.of(CLOSE).wire().opened() + " connections");
        }
    }

    @Test
    void anEnhancedClientAndModesThatAlternateAreAtHomeHere() {
        run(EnhancedClient.class).passes(1);
        assertThat(LOG).containsExactly("5 connections");
    }

    static class SeveralThreads {
        private final AtomicInteger calls = new AtomicInteger();

        @DynamoLatencyTest(
                iterations = 40,
                warmup = 0,
                concurrency = 4,
                errorsAllowed = 4,
                network = @Network(rtt = "2 ms", tls = NONE))
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            CompletableFuture<?> answered = dynamo.listTables();
            return calls.incrementAndGet() % 10 == 0
                    ? answered.thenCompose(x -> CompletableFuture.failedFuture(new IllegalStateException("no")))
                    : answered;
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.count() + " and " + result.errorsByType() + ", at least "
                    + Arrays.stream(result.samplesNanos()).min().orElseThrow()
                            / Duration.ofMillis(2).toNanos()
                    + " round trip");
        }
    }

    @Test
    void severalThreadsWaitForTheirOwnFutures() {
        run(SeveralThreads.class).passes(1);
        assertThat(LOG).singleElement().asString().startsWith("36 and {java.lang.IllegalStateException=4}, at least ");
        assertThat(LOG).noneMatch(l -> l.endsWith("at least 0 round trip"));
    }

    static class TakesTheWire {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }

        @AfterEach
        void after(WireLog wire) {
            LOG.add(wire.exchanges().size() + " exchanges, of which some reuse a connection: " + (wire.reused() > 0));
        }
    }

    static class TakesTheWireTooEarly {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo, WireLog wire) {
            return dynamo.listTables();
        }
    }

    @Test
    void whatHappenedOnTheWireIsThereAfterwards() {
        run(TakesTheWire.class).passes(1);
        // Netty hands a connection back after the future completes, so that a next call may open another: no exact
        // count
        assertThat(LOG).containsExactly("5 exchanges, of which some reuse a connection: true");
        assertThat(run(TakesTheWireTooEarly.class).theFailure())
                .hasMessageContaining("parameter WireLog wire: there is a log only after measuring");
    }

    // ---- calls that fail

    static class SomeFail {
        private int calls;

        @DynamoLatencyTest(
                iterations = 20,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE),
                errorsAllowed = 10)
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            calls++;
            CompletableFuture<?> answered = dynamo.listTables();
            return switch (calls) {
                case 3 -> dynamo.describeTable(r -> r.tableName("there-is-none"));
                case 5 ->
                    answered.thenRun(() -> {
                        throw new IllegalStateException("in a stage");
                    });
                case 7 -> nothing();
                case 9 -> throw new IllegalArgumentException("before there is a stage");
                default -> answered;
            };
        }

        @SuppressWarnings("NullAway") // what a user may do
        private static CompletableFuture<?> nothing() {
            return null;
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.errorsByType().toString());
        }
    }

    @Test
    void aStageThatFailsIsAFailedCallByItsCause() {
        run(SomeFail.class).passes(1);
        assertThat(LOG)
                .containsExactly(Stream.of(
                                ResourceNotFoundException.class,
                                IllegalStateException.class,
                                NullPointerException.class,
                                IllegalArgumentException.class)
                        .map(type -> type.getName() + "=1")
                        .toList()
                        .toString()
                        .replace('[', '{')
                        .replace(']', '}'));
    }

    static class NoneAllowed {
        private int calls;

        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            CompletableFuture<?> answered = dynamo.listTables();
            return ++calls == 4
                    ? answered.thenCompose(x -> CompletableFuture.failedFuture(new IllegalStateException("no")))
                    : answered;
        }
    }

    @Test
    void aFailedStageFailsTheTest() {
        Told told = run(NoneAllowed.class);
        assertThat(told.theFailure())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 of 10 calls of \"body, keep-alive, Netty\" failed, none may: 1 x"
                        + " java.lang.IllegalStateException")
                .hasMessageContaining("first at call 4")
                .hasRootCauseMessage("no");
        assertThat(told.failed).singleElement().satisfies(test -> {
            assertThat(test.isTest()).isTrue();
            assertThat(((MethodSource) test.getSource().orElseThrow()).getJavaClass())
                    .isEqualTo(NoneAllowed.class);
        });
    }

    static class NeverCompletes {
        @Timeout(2)
        @DynamoLatencyTest(iterations = 10, warmup = 0)
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return new CompletableFuture<>();
        }
    }

    @Test
    void aTimeoutOfJUnitEndsTheWaitForAFuture() {
        assertThat(run(NeverCompletes.class).theFailure()).isInstanceOf(TimeoutException.class);
    }

    static class TooSlow {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "5 ms", tls = NONE))
        @ExpectLatency(p50 = "5 ms")
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    @Test
    void anExpectationIsHeldAgainstTheWholeCall() {
        // one round trip is the least, so this fails on every machine
        assertThat(run(TooSlow.class).theFailure())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expecting p50 of \"body, keep-alive, Netty\" to be below:\n  5 ms");
    }

    static class NotHere {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables().thenRun(() -> Assumptions.abort("not on this machine"));
        }
    }

    @Test
    void anAssumptionThatFailsInAStageAbortsTheTest() {
        Told told = run(NotHere.class);
        assertThat(told.failures).isEmpty();
        assertThat(told.aborted).isEqualTo(1);
    }

    static class SendsNothing {
        @DynamoLatencyTest(iterations = 10, warmup = 0)
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return CompletableFuture.completedFuture("");
        }
    }

    @Test
    void aBodyThatSendsNothingIsAnError() {
        assertThat(run(SendsNothing.class).theFailure())
                .isInstanceOf(MeasurementException.class)
                .hasMessageContaining("Measuring \"body, keep-alive, Netty\"")
                .hasMessageContaining("sent no request");
    }

    // ---- failures around the tests

    static class FailsBeforeAll {
        @BeforeAll
        static void fails() {
            throw new IllegalStateException("before all");
        }

        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    static class FailsAfterAll {
        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }

        @AfterAll
        static void fails(LatencyResults results) {
            throw new IllegalStateException("after all " + results.size());
        }
    }

    static class FailsToBeMade {
        FailsToBeMade() {
            throw new IllegalStateException("constructor");
        }

        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    @Test
    void failuresOfTheClassAreThoseOfItsNode() {
        Told before = run(FailsBeforeAll.class);
        assertThat(before.theFailure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("before all");
        assertThat(before.events).containsExactly("started FailsBeforeAll", "failed FailsBeforeAll");
        Told after = run(FailsAfterAll.class);
        assertThat(after.theFailure()).isInstanceOf(IllegalStateException.class).hasMessage("after all 1");
        assertThat(after.events).endsWith("failed FailsAfterAll");
        assertThat(run(FailsToBeMade.class).theFailure()).hasMessage("constructor");
    }

    // ---- skipped

    static class PartlyDisabled {
        @Quick
        @Disabled("on purpose")
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    @Disabled("the class as well")
    static class WhollyDisabled {
        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    @Test
    void whatIsSkippedSaysWhy() {
        Told method = run(PartlyDisabled.class).passes(0);
        assertThat(method.events).contains("skipped body(DynamoDbAsyncClient): on purpose");
        Told wholly = run(WhollyDisabled.class).passes(0);
        assertThat(wholly.events).containsExactly("skipped WhollyDisabled: the class as well");
        Told off = run(Map.of(DynamoLatencyTest.ENABLED, "false"), selectClass(NoneAllowed.class))
                .passes(0);
        assertThat(off.events)
                .contains(
                        "skipped body(DynamoDbAsyncClient): latency tests are skipped: dynamolatency.enabled = false");
        assertThat(run(Map.of(DynamoLatencyTest.ENABLED, "false"), selectClass(Final.class)).failures)
                .isEmpty();
    }

    // ---- selected

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Two {
        @Order(2)
        @Tag("second")
        @Quick
        CompletableFuture<?> one(DynamoDbAsyncClient dynamo) {
            LOG.add("one");
            return dynamo.listTables();
        }

        @Order(1)
        @Quick
        CompletableFuture<?> one(DynamoDbAsyncClient dynamo, TestTable table) {
            LOG.add("other");
            return dynamo.listTables();
        }
    }

    private static List<String> called() {
        List<String> called = LOG.stream().distinct().toList();
        LOG.clear();
        return called;
    }

    @Test
    void theyAreFoundByMethodByIdAndByTag() {
        run(Two.class).passes(2);
        assertThat(called()).containsExactly("other", "one");
        Told byMethod =
                run(selectMethod(Two.class, "one", DynamoDbAsyncClient.class)).passes(1);
        assertThat(called()).containsExactly("one");
        TestIdentifier test = byMethod.tests.get(0);
        assertThat(test.getUniqueId())
                .startsWith("[engine:dynamo-latency]/[class:" + Two.class.getName() + "]/[method:one("
                        + DynamoDbAsyncClient.class.getName() + ")]/");
        run(selectUniqueId(test.getUniqueId())).passes(1);
        assertThat(called()).containsExactly("one");
        run(selectUniqueId(test.getUniqueIdObject().removeLastSegment())).passes(1);
        assertThat(called()).containsExactly("one");
        run(selectUniqueId(test.getUniqueIdObject().removeLastSegment().removeLastSegment()))
                .passes(2);
        assertThat(called()).containsExactly("other", "one");
        run(request(Map.of(), selectClass(Two.class))
                        .filters(TagFilter.includeTags("second"))
                        .build())
                .passes(1);
        assertThat(called()).containsExactly("one");
    }

    @Test
    void idsOfOthersAreOfNoConcern() {
        LauncherDiscoveryRequest request = request(
                        Map.of(),
                        selectUniqueId("[engine:dynamo-latency]"),
                        selectUniqueId("[engine:junit-jupiter]/[class:" + Two.class.getName() + "]"))
                .filters(EngineFilter.includeEngines(LatencyEngine.ID))
                .build();
        assertThat(LauncherFactory.create().discover(request).containsTests()).isFalse();
    }

    @Test
    void theyAreFoundInTheirPackageWithAllOthers() {
        TestPlan plan = LauncherFactory.create()
                .discover(request(Map.of(), selectPackage(AsyncBodyTest.class.getPackageName()))
                        .filters(EngineFilter.includeEngines(LatencyEngine.ID))
                        .build());
        assertThat(plan.getRoots()).allSatisfy(root -> assertThat(plan.getChildren(root))
                .extracting(TestIdentifier::getDisplayName)
                .contains("orders, asynchronously", "Two"));
    }

    // ---- one back end, and what is shared

    static class SeesABackEnd {
        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            log();
            return dynamo.listTables();
        }

        final void log() {
            ProcessHandle.current()
                    .children()
                    .filter(p -> p.info().commandLine().orElse("").contains("ForkedServer"))
                    .forEach(p -> LOG.add("pid " + p.pid()));
        }
    }

    static class SeesItAsWell extends SeesABackEnd {}

    @Test
    void oneBackEndServesAllOfThem() {
        // what an earlier test has left to end may end meanwhile
        Set<String> before = children();
        run(
                        Map.of("dynamolatency.local.lifetime", "RUN"),
                        selectClass(SeesABackEnd.class),
                        selectClass(SeesItAsWell.class))
                .passes(2);
        assertThat(called()).filteredOn(pid -> !before.contains(pid)).hasSize(1);
        assertThat(before).containsAll(children());
    }

    private static Set<String> children() {
        return ProcessHandle.current()
                .children()
                .map(child -> "pid " + child.pid())
                .collect(Collectors.toSet());
    }

    static class SeesItSynchronously {
        @Quick
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
            new SeesABackEnd().log();
        }
    }

    @Test
    void andJupitersOwnWhereItIsKept() {
        run(selectClass(SeesABackEnd.class)).passes(1);
        List<String> kept = called();
        run(
                        Map.of("dynamolatency.local.lifetime", "JVM"),
                        selectClass(SeesABackEnd.class),
                        selectClass(SeesItSynchronously.class))
                .passes(2);
        assertThat(called()).isNotEmpty().isSubsetOf(kept);
    }

    @Test
    void whatTheyPrintIsCapturedOnceWhereTheLauncherIsAskedTo() {
        PrintStream before = System.out;
        Told told = run(
                Map.of("junit.platform.output.capture.stdout", "true"),
                selectMethod(Prints.class, "body", DynamoDbAsyncClient.class));
        told.passes(1);
        assertThat(told.events)
                .filteredOn(e -> e.startsWith("reported") && !e.endsWith("its figures"))
                .singleElement()
                .asString()
                .contains("stdout=printed");
        assertThat(System.out).isSameAs(before);
    }

    static class Prints {
        @DynamoLatencyTest(iterations = 1, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            System.out.print("printed");
            return dynamo.listTables();
        }
    }

    // ---- faults of the declaration

    static class SynchronousClient {
        @DynamoLatencyTest(http = APACHE5)
        CompletableFuture<?> body(DynamoDbClient dynamo) {
            return CompletableFuture.supplyAsync(dynamo::listTables);
        }
    }

    static class WithAProbe {
        @DynamoLatencyTest
        CompletableFuture<?> body(LatencyProbe probe) {
            return CompletableFuture.completedFuture("");
        }
    }

    @Test
    void faultsOfTheBodyNameItAsItsAuthorDoes() {
        assertThat(run(SynchronousClient.class).theFailure())
                .hasMessage("@DynamoLatencyTest on SynchronousClient.body(DynamoDbClient):\n"
                        + "  - http = APACHE5: the body returns a future, which takes an asynchronous HTTP"
                        + " client; name one such as NETTY, or let the body wait itself and return void\n"
                        + "  - parameter DynamoDbClient dynamo: the body returns a future, so its client is"
                        + " asynchronous; use DynamoDbAsyncClient, or let the body return void");
        assertThat(run(WithAProbe.class).theFailure())
                .hasMessage("@DynamoLatencyTest on WithAProbe.body(LatencyProbe):\n"
                        + "  - it returns a future and takes a LatencyProbe: a body with a probe is not timed"
                        + " itself; hand the future to probe.measureAsync(() -> ...) and let the body return"
                        + " void");
    }

    static final class Final {
        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    abstract static sealed class Sealed permits Permitted {}

    static sealed class Permitted extends Sealed permits Last {
        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    static non-sealed class Last extends Permitted {}

    static class PrivateConstructor {
        private PrivateConstructor() {}

        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    static class Outer {
        @Nested
        class Inner {
            @Quick
            CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
                return dynamo.listTables();
            }
        }
    }

    static class Mixed {
        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }

        @Test
        void other() {}
    }

    static class MixedWithNested {
        @Quick
        CompletableFuture<?> body(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }

        @Nested
        class Inner {
            @Test
            void other() {}
        }
    }

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // that nobody can call them is what is tested
    static class Hidden {
        @Quick
        private CompletableFuture<?> hidden(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }

        @Quick
        static CompletableFuture<?> shared(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }

        @Quick
        Future<?> anotherFuture(DynamoDbAsyncClient dynamo) {
            return dynamo.listTables();
        }
    }

    private void refused(Class<?> type, String... messages) {
        assertThat(run(type).failures).extracting(Throwable::getMessage).containsExactlyInAnyOrder(messages);
    }

    @Test
    void classesThatCannotHaveSuchTestsSayWhy() {
        refused(
                Final.class,
                "@DynamoLatencyTest on Final.body(DynamoDbAsyncClient):\n"
                        + "  - a method that returns a future is run in a subclass, but its class is final; take the"
                        + " modifier away");
        refused(
                Permitted.class,
                "@DynamoLatencyTest on Permitted.body(DynamoDbAsyncClient):\n"
                        + "  - a method that returns a future is run in a subclass, but its class is sealed; take the"
                        + " modifier away");
        refused(
                PrivateConstructor.class,
                "@DynamoLatencyTest on PrivateConstructor.body(DynamoDbAsyncClient):\n"
                        + "  - a method that returns a future is run in a subclass, but the constructor of its class is"
                        + " private; take the modifier away");
        refused(
                Outer.class,
                "@DynamoLatencyTest on Inner.body(DynamoDbAsyncClient):\n"
                        + "  - a method that returns a future is not run in a @Nested class; put it into a top-level"
                        + " class, or let it wait itself and return void");
    }

    @Test
    void aClassWithOtherTestsAsWellSaysSoAndRunsThose() {
        String mixed =
                "  - its class has tests of other kinds as well, and would have its @BeforeAll and @AfterAll methods"
                        + " run twice; put the tests that return futures into a class of their own";
        refused(Mixed.class, "@DynamoLatencyTest on Mixed.body(DynamoDbAsyncClient):\n" + mixed);
        assertThat(run(Mixed.class).succeeded).isEqualTo(1);
        refused(MixedWithNested.class, "@DynamoLatencyTest on MixedWithNested.body(DynamoDbAsyncClient):\n" + mixed);
    }

    @Test
    void methodsThatNobodyRunsSaySo() {
        refused(
                Hidden.class,
                "@DynamoLatencyTest on Hidden.hidden(DynamoDbAsyncClient):\n"
                        + "  - a private method is not run by JUnit; take the modifier away",
                "@DynamoLatencyTest on Hidden.shared(DynamoDbAsyncClient):\n"
                        + "  - a static method is not run by JUnit; take the modifier away",
                "@DynamoLatencyTest on Hidden.anotherFuture(DynamoDbAsyncClient):\n"
                        + "  - a method that returns Future is not run by JUnit; let it return void, or a"
                        + " CompletableFuture to be timed until it completes");
    }
}
