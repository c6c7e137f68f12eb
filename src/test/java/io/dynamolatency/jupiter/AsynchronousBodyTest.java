package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static io.dynamolatency.TlsVersion.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.TestTable;
import io.dynamolatency.fixture.Fixture;
import io.dynamolatency.measure.LatencyResult;
import io.dynamolatency.measure.LatencyResults;
import io.dynamolatency.wire.WireLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedAsyncClient;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.document.EnhancedDocument;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Bodies that end with {@code .join()}. */
@Tag("slow")
class AsynchronousBodyTest {

    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void emptyLog() {
        LOG.clear();
    }

    static class Whole {
        private int calls;

        @BeforeEach
        void before(DynamoDbAsyncClient dynamo, TestTable table, ConnectionMode mode) {
            LOG.add("before " + mode);
            dynamo.describeTable(r -> r.tableName(table.name())).join();
        }

        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 10,
                warmup = 0,
                network = @Network(rtt = "5 ms", tls = NONE))
        @ExpectConnections(modes = CLOSE, atMost = 10)
        void putItem(DynamoDbAsyncClient dynamo, TestTable table) {
            calls++;
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem())).join();
        }

        @AfterEach
        void after(LatencyResult result, TestTable table, DynamoDbAsyncClient dynamo) {
            boolean waitedFor = Arrays.stream(result.samplesNanos()).min().orElseThrow()
                    >= Duration.ofMillis(5).toNanos();
            LOG.add("after " + result.testMethod() + " " + result.mode() + " "
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
    void aBodyIsTimedUntilItsFutureCompletes() {
        Fixture.run(Whole.class).passes(2);
        assertThat(LOG)
                .containsExactly(
                        "before KEEP_ALIVE",
                        "after putItem KEEP_ALIVE NETTY waited for, 10 calls, 10 items",
                        "before CLOSE",
                        "after putItem CLOSE NETTY waited for, 10 calls, 10 items",
                        "after all 2 10 connections");
    }

    static class EnhancedClient {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 5,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE),
                interleaved = true)
        void body(DynamoDbEnhancedAsyncClient dynamo, TestTable table) {
            dynamo.table(
                            table.name(),
                            TableSchema.documentSchemaBuilder()
                                    .addIndexPartitionKey(
                                            TableMetadata.primaryIndexName(), TestTable.KEY, AttributeValueType.S)
                                    .attributeConverterProviders(AttributeConverterProvider.defaultProvider())
                                    .build())
                    .putItem(EnhancedDocument.builder()
                            .putString(TestTable.KEY, "1")
                            .build())
                    .join();
        }

        @AfterEach
        void after(LatencyResults results) {
            LOG.add(results.of(CLOSE).wire().opened() + " connections");
        }
    }

    @Test
    void anEnhancedClientAlternatesBetweenModes() {
        Fixture.run(EnhancedClient.class).passes(1);
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
        void body(DynamoDbAsyncClient dynamo) {
            CompletableFuture<?> answered = dynamo.listTables();
            if (calls.incrementAndGet() % 10 == 0) {
                answered = answered.thenCompose(x -> CompletableFuture.failedFuture(new IllegalStateException("no")));
            }
            answered.join();
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
        Fixture.run(SeveralThreads.class).passes(1);
        assertThat(LOG).singleElement().asString().startsWith("36 and {java.lang.IllegalStateException=4}, at least ");
        assertThat(LOG).noneMatch(l -> l.endsWith("at least 0 round trip"));
    }

    static class TakesTheWire {
        @DynamoLatencyTest(iterations = 5, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }

        @AfterEach
        void after(WireLog wire) {
            LOG.add(wire.exchanges().size() + " exchanges, some on a reused connection: " + (wire.reused() > 0));
        }
    }

    @Test
    void theWireLogIsThereAfterwards() {
        Fixture.run(TakesTheWire.class).passes(1);
        // Netty hands a connection back after the future completes, and a next call may open another: no exact count
        assertThat(LOG).containsExactly("5 exchanges, some on a reused connection: true");
    }

    // ---- calls that fail

    static class SomeFail {
        private int calls;

        @DynamoLatencyTest(
                iterations = 20,
                warmup = 0,
                network = @Network(rtt = "0 ms", tls = NONE),
                errorsAllowed = 10)
        void body(DynamoDbAsyncClient dynamo) throws InterruptedException, ExecutionException {
            calls++;
            CompletableFuture<?> answered = dynamo.listTables();
            switch (calls) {
                case 3 ->
                    dynamo.describeTable(r -> r.tableName("there-is-none")).join();
                case 5 ->
                    answered.thenRun(() -> {
                                throw new IllegalStateException("in a stage");
                            })
                            .get();
                case 7 -> throw new IllegalArgumentException("in the body");
                default -> answered.join();
            }
        }

        @AfterEach
        void after(LatencyResult result) {
            LOG.add(result.errorsByType().toString());
        }
    }

    @Test
    void aFutureThatFailsIsAFailedCallByItsCause() {
        Fixture.run(SomeFail.class).passes(1);
        assertThat(LOG)
                .containsExactly(Stream.of(
                                ResourceNotFoundException.class,
                                IllegalStateException.class,
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
        void body(DynamoDbAsyncClient dynamo) {
            CompletableFuture<?> answered = dynamo.listTables();
            if (++calls == 4) {
                answered = answered.thenCompose(x -> CompletableFuture.failedFuture(new IllegalStateException("no")));
            }
            answered.join();
        }
    }

    @Test
    void aFailedFutureFailsTheTest() {
        Fixture.run(NoneAllowed.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("1 of 10 calls of \"body, keep-alive, Netty\" failed, expected none: 1 x"
                        + " java.lang.IllegalStateException")
                .hasMessageContaining("first: call 4")
                .hasRootCauseMessage("no");
    }

    static class NeverCompletes {
        @Timeout(2)
        @DynamoLatencyTest(iterations = 10, warmup = 0)
        void body(DynamoDbAsyncClient dynamo) throws InterruptedException, ExecutionException {
            new CompletableFuture<>().get();
        }
    }

    @Test
    void aTimeoutOfJUnitEndsTheWaitForAFuture() {
        Fixture.run(NeverCompletes.class).failsWith(TimeoutException.class);
    }

    static class TooSlow {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "5 ms", tls = NONE))
        @ExpectLatency(p50 = "5 ms")
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }
    }

    @Test
    void anExpectationIsAboutTheWholeCall() {
        // one round trip is the least, so this fails on every machine
        Fixture.run(TooSlow.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("p50 of \"body, keep-alive, Netty\": ")
                .hasMessageContaining(", limit 5 ms: over by ");
    }

    static class NotHere {
        @DynamoLatencyTest(iterations = 10, warmup = 0, network = @Network(rtt = "0 ms", tls = NONE))
        void body(DynamoDbAsyncClient dynamo) {
            dynamo.listTables()
                    .thenRun(() -> Assumptions.abort("not on this machine"))
                    .join();
        }
    }

    @Test
    void anAssumptionThatFailsInAStageAbortsTheTest() {
        Fixture.run(NotHere.class).tests().assertStatistics(s -> s.started(1).aborted(1));
    }
}
