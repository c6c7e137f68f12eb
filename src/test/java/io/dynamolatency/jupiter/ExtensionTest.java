package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static io.dynamolatency.TlsVersion.TLS_1_2;
import static io.dynamolatency.assertions.LatencyAssertions.assertThat;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatExceptionOfType;
import static io.dynamolatency.assertions.LatencyAssertions.assertThatThrownBy;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.fixture.SampleResults;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.result.Statistic;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** How the extension runs tests. */
@Tag("slow")
class ExtensionTest {

    /** What the running fixture logged. */
    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    // ---- the life of a node

    static class LifeOfANode {
        static @Nullable DynamoDbClient client;
        int calls;

        @BeforeEach
        void before(ConnectionMode mode, TestTable table, DynamoDbClient dynamo) {
            LOG.add("before " + mode);
            Map<String, AttributeValue> item = table.newItem();
            dynamo.putItem(r -> r.tableName(table.name()).item(item));
            assertThat(dynamo.getItem(r -> r.tableName(table.name()).key(table.keyOf(item)))
                            .item())
                    .isEqualTo(item);
        }

        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 20,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo, TestTable table, ConnectionMode mode, DynamoEndpoint endpoint) {
            calls++;
            client = dynamo;
            assertThat(endpoint.uri()).hasScheme("http").hasHost("127.0.0.1");
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            if (calls == 20) {
                LOG.add("20 calls " + mode + " " + (LOG.contains(table.name()) ? "same table" : "new table"));
                LOG.add(table.name());
            }
        }

        @AfterEach
        void after(LatencyResult result, TestTable table, LatencyResults results) {
            LOG.add("after " + result.mode() + " " + result.count() + " calls, "
                    + result.wire().opened() + " connections, " + calls);
            assertThat(results.of(result.mode())).isSameAs(result);
            assertThat(result.wire().exchanges()).allMatch(e -> e.operation().equals("PutItem"));
            assertThat(result.errors()).isZero();
        }

        @AfterAll
        static void afterAll(LatencyResults results) {
            LOG.add("all " + results.stream().map(LatencyResult::mode).toList());
        }
    }

    @Test
    void eachModeIsANodeWithItsOwnTableAndLifeCycle() {
        Fixture run = Fixture.run(LifeOfANode.class).passes(2);
        run.names()
                .containsExactly(
                        "body, keep-alive, Apache 5, 0 ms round trip, http",
                        "body, Connection: close, Apache 5, 0 ms round trip, http");
        List<String> tables =
                LOG.stream().filter(l -> l.startsWith("dynamolatency-")).toList();
        assertThat(tables).hasSize(2).doesNotHaveDuplicates();
        LOG.removeAll(tables);
        assertThat(LOG)
                .containsExactly(
                        "before KEEP_ALIVE",
                        "20 calls KEEP_ALIVE new table",
                        "after KEEP_ALIVE 20 calls, 1 connections, 20",
                        "before CLOSE",
                        "20 calls CLOSE new table",
                        "after CLOSE 20 calls, 20 connections, 20",
                        "all [KEEP_ALIVE, CLOSE]");
    }

    // ---- tables and clients end with their node

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class AfterTheNode {
        static @Nullable String droppedTable;
        static @Nullable DynamoDbClient closedClient;

        @Order(1)
        @DynamoLatencyTest(iterations = 1, warmup = 0)
        void first(DynamoDbClient dynamo, TestTable table) {
            droppedTable = table.name();
            closedClient = dynamo;
            dynamo.describeTable(r -> r.tableName(table.name()));
        }

        @Order(2)
        @DynamoLatencyTest(iterations = 1, warmup = 0)
        void second(DynamoDbClient dynamo) {
            assertThatExceptionOfType(ResourceNotFoundException.class)
                    .isThrownBy(() -> dynamo.describeTable(r -> r.tableName(droppedTable)));
            assertThatThrownBy(() -> Objects.requireNonNull(closedClient).listTables())
                    .isInstanceOf(RuntimeException.class);
            dynamo.listTables();
        }
    }

    @Test
    void tableAndClientEndWithTheirNode() {
        Fixture.run(AfterTheNode.class).passes(2);
    }

    // ---- the default

    static class Defaults {
        @DynamoLatencyTest
        void body(DynamoDbClient dynamo, DynamoEndpoint endpoint) {
            dynamo.listTables();
            assertThat(endpoint.uri()).hasScheme("https");
            assertThat(endpoint.certificateAuthority()).isPresent();
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.mode() + " " + result.count() + " " + result.network());
            assertThat(SampleResults.data(result).warmUp().calls()).isGreaterThanOrEqualTo(200);
            assertThat(result.p50()).isGreaterThanOrEqualTo(Duration.ofMillis(5));
            // TCP, TLS and the request itself
            assertThat(result.firstCall().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(15));
            assertThat(result).connections().hasExactly(1);
            assertThat(result.predicted()).isPresent();
        }
    }

    @Test
    void withoutAnyValueKeepAliveIsMeasuredOverFiveMillisecondsAndTls13() {
        Fixture.run(Defaults.class).passes(1);
        // at least 200, and more until they can prove a p99
        assertThat(LOG)
                .singleElement()
                .asString()
                .matches("KEEP_ALIVE ([2-9]\\d\\d+|1\\d{3}) 5 ms round trip, TLS 1.3, virtual time");
    }

    // ---- several threads, and at a rate

    static class UnderLoad {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                concurrency = 4,
                rate = "400/s",
                iterations = 48,
                maxIterations = 48,
                warmup = 50,
                network = @Network(rtt = "2 ms", tls = NONE))
        @ExpectLatency(p90 = "100 s")
        @ExpectConnections(modes = KEEP_ALIVE, atMost = 4)
        void body(DynamoDbClient dynamo, TestTable table) {
            if (!Thread.currentThread().isDaemon()) {
                throw new IllegalStateException("made by " + Thread.currentThread());
            }
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.mode() + " " + result.count() + " " + result.concurrency() + " "
                    + SampleResults.data(result).achievedRate().orElseThrow().asked());
            assertThat(result.wire().exchanges()).hasSize(48);
            assertThat(result.samplesNanos()).hasSize(44);
            assertThat(result.predicted()).isPresent();
            assertThat(result.serviceTime(Statistic.P50)).isGreaterThanOrEqualTo(Duration.ofMillis(2));
            assertThat(result.p90()).isGreaterThanOrEqualTo(result.serviceTime(Statistic.P90));
        }
    }

    @Test
    void threadsShareTheClientAndCallsBeginAtARate() {
        Fixture.run(UnderLoad.class)
                .passes(2)
                .names()
                .containsExactly(
                        "body, keep-alive, Apache 5, 4 threads, 400/s, 2 ms round trip, http",
                        "body, Connection: close, Apache 5, 4 threads, 400/s, 2 ms round trip, http");
        assertThat(LOG).containsExactly("KEEP_ALIVE 48 4 400/s", "CLOSE 48 4 400/s");
    }

    // ---- interleaved

    static class Interleaved {
        static final List<ConnectionMode> ORDER = new ArrayList<>();

        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 40,
                warmup = 0,
                interleaved = true,
                network = @Network(rtt = "2 ms", tls = TLS_1_2))
        void body(DynamoDbClient dynamo, ConnectionMode mode) {
            dynamo.listTables();
            if (ORDER.isEmpty() || ORDER.get(ORDER.size() - 1) != mode) {
                ORDER.add(mode);
            }
        }

        @AfterEach
        void after(LatencyResults results) {
            assertThat(results.of(KEEP_ALIVE)).connections().hasExactly(1);
            assertThat(results.of(CLOSE)).connections().hasExactly(40);
            assertThat(results.of(KEEP_ALIVE)).isFasterThan(results.of(CLOSE)).byAtLeast(1.5);
            assertThat(results.of(CLOSE)
                            .ratioTo(results.of(KEEP_ALIVE), Statistic.P50)
                            .paired())
                    .isTrue();
        }
    }

    @Test
    void interleavedModesAlternateInOneNode() {
        Interleaved.ORDER.clear();
        Fixture.run(Interleaved.class)
                .passes(1)
                .names()
                .containsExactly("body, keep-alive and Connection: close, Apache 5, 2 ms round trip, TLS 1.2");
        // A B, B A, A B ... in ten rounds: neighbouring blocks of one mode are one entry here
        assertThat(Interleaved.ORDER).hasSize(11).startsWith(KEEP_ALIVE, CLOSE, KEEP_ALIVE);
    }

    // ---- life cycles, nesting, inheritance, meta-annotations

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstance {
        int calls;

        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 5,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbClient dynamo) {
            calls++;
            dynamo.listTables();
        }

        @AfterAll
        void afterAll(LatencyResults results) {
            LOG.add(calls + " calls, " + results.size() + " results");
        }
    }

    @Test
    void onePerClassInstanceSeesAllModes() {
        Fixture.run(OneInstance.class).passes(2);
        assertThat(LOG).containsExactly("10 calls, 2 results");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DynamoLatencyTest(iterations = 7, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
    @ExpectConnections(atMost = 1)
    @interface QuickGuard {}

    static class Around {
        @QuickGuard
        void outer(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add("after " + result.testMethod() + " of " + result.testClass().replaceAll(".*\\$", ""));
        }

        @AfterAll
        static void all(LatencyResults results) {
            LOG.add("all of Around: "
                    + new TreeSet<>(results.stream()
                            .map(r -> r.testMethod() + r.count())
                            .toList()));
        }

        @Nested
        class Inner {
            @QuickGuard
            void inner(DynamoDbClient dynamo) {
                dynamo.listTables();
            }

            @AfterAll
            static void innerAll(LatencyResults results) {
                LOG.add("all of Inner: "
                        + results.stream().map(r -> r.testMethod()).toList());
            }
        }
    }

    static class Heir extends Around {}

    @Test
    void nestedClassesAndMetaAnnotations() {
        Fixture.run(Around.class).passes(2);
        assertThat(LOG)
                .containsExactly(
                        "after outer of Around",
                        "after inner of Inner",
                        "all of Inner: [inner]",
                        "all of Around: [inner7, outer7]");
    }

    @Test
    void inheritedTestsRunInTheirHeir() {
        Fixture.run(Heir.class).passes(2);
        assertThat(LOG).contains("after outer of Heir");
    }

    // ---- beside others

    static final class Others implements ParameterResolver, InvocationInterceptor {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Locale.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Locale.FRENCH;
        }

        @Override
        public void interceptTestTemplateMethod(
                Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> method,
                ExtensionContext context)
                throws Throwable {
            LOG.add("they see one call begin");
            invocation.proceed();
            LOG.add("and end");
        }
    }

    @ExtendWith(Others.class)
    static class BesideOthers {
        @TempDir
        @Nullable
        Path dir;

        @DynamoLatencyTest(iterations = 3, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(Locale theirs, DynamoDbClient dynamo, TestInfo info, @TempDir Path other) {
            dynamo.listTables();
            LOG.add(theirs + " " + info.getTestMethod().orElseThrow().getName());
            assertThat(dir).isDirectory();
            assertThat(other).isDirectory();
        }

        @Test
        void anOrdinaryTest(Locale theirs) {
            LOG.add("ordinary " + theirs);
        }

        @AfterEach
        void looksAtResults(LatencyResult result) {
            LOG.add("result of " + result.testMethod());
        }
    }

    @Test
    void worksBesideOtherExtensionsAndOrdinaryTests() {
        Fixture.run(BesideOthers.class).passes(2);
        assertThat(LOG)
                .containsSubsequence(
                        "they see one call begin", "fr body", "fr body", "fr body", "and end", "result of body")
                .contains("ordinary fr")
                // after an ordinary test there is no result
                .filteredOn(l -> l.startsWith("result of"))
                .hasSize(1);
    }
}
