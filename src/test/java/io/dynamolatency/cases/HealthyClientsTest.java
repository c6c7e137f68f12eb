package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Healthy clients that look unusual: each test is green and has no cause. */
@Timeout(120)
@Tag("reported")
class HealthyClientsTest {

    @UseClient(method = "client")
    static class EightThreads extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.apache5(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 160,
                maxIterations = 160,
                warmup = 40,
                concurrency = 8,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        @ExpectLatency(p50 = "60 ms", roundTripsAtMost = 1)
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @UseClient(method = "client")
    static class RefusedByACondition extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.crt(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                errorsAllowed = 60,
                warmup = 20,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        @ExpectConnections(retriesAtMost = 0, leakedAtMost = 2)
        void puts(DynamoDbClient dynamo, TestTable table) {
            try {
                dynamo.putItem(r -> r.tableName(table.name())
                        .item(CaseClients.key("only"))
                        .conditionExpression("attribute_not_exists(id)"));
            } catch (ConditionalCheckFailedException present) {
                // an answer, too
            }
        }
    }

    @UseClient(method = "client")
    static class LongItems extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.apache5(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 40,
                maxIterations = 40,
                warmup = 20,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        @ExpectLatency(p50 = "120 ms")
        void puts(DynamoDbClient dynamo, TestTable table) {
            Map<String, AttributeValue> item = new HashMap<>(table.newItem());
            item.put("text", AttributeValue.fromS("x".repeat(380_000)));
            dynamo.putItem(r -> r.tableName(table.name()).item(item));
        }
    }

    @UseClient(method = "client")
    static class TimeOutsThatAreNotReached extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(ApacheHttpClient.builder()))
                    .overrideConfiguration(
                            c -> c.apiCallAttemptTimeout(Duration.ofSeconds(2)).apiCallTimeout(Duration.ofSeconds(5)))
                    .build();
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                warmup = 20,
                network = @Network(rtt = "20 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        @ExpectLatency(roundTripsAtMost = 1)
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    /** A client for each call, over one HTTP client that all share: not wise, but connections are reused. */
    @UseClient(method = "client")
    static class ClientsThatShareTheirHttpClient extends KeepsResult {
        private static SdkHttpClient shared;

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            shared = endpoint.applyTo(Apache5HttpClient.builder()).build();
            return CaseClients.over(endpoint, shared);
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                warmup = 20,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        void puts(DynamoDbClient dynamo, DynamoEndpoint endpoint, TestTable table) {
            try (DynamoDbClient own = CaseClients.over(endpoint, shared)) {
                own.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }
        }

        @AfterAll
        static void end() {
            shared.close();
        }
    }

    /** All items of a long page by the asynchronous paginator: it hung in SDKs before 2.33. */
    @UseClient(method = "client")
    static class LongPages extends KeepsResult {
        static DynamoDbAsyncClient client(DynamoEndpoint endpoint) {
            return CaseClients.netty(endpoint);
        }

        @BeforeEach
        void fill(DynamoDbAsyncClient dynamo, TestTable table) {
            for (int batch = 0; batch < 280; batch++) {
                int first = batch * 25;
                List<WriteRequest> puts = IntStream.range(0, 25)
                        .mapToObj(i -> WriteRequest.builder()
                                .putRequest(p -> p.item(CaseClients.key("n" + (first + i))))
                                .build())
                        .toList();
                dynamo.batchWriteItem(r -> r.requestItems(Map.of(table.name(), puts)))
                        .join();
            }
        }

        @DynamoLatencyTest(
                iterations = 10,
                maxIterations = 10,
                warmup = 0,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        void scansAll(DynamoDbAsyncClient dynamo, TestTable table) {
            AtomicInteger count = new AtomicInteger();
            dynamo.scanPaginator(r -> r.tableName(table.name()))
                    .items()
                    .subscribe(item -> count.incrementAndGet())
                    .join();
        }
    }

    /** A condition for retries that throws: the future of a refused call was never completed in some SDKs. */
    @UseClient(method = "client")
    static class RetryConditionThatThrows extends KeepsResult {
        static DynamoDbAsyncClient client(DynamoEndpoint endpoint) {
            Predicate<Throwable> faulty =
                    t -> t.getCause().getCause().getMessage().contains("again");
            return CaseClients.netty(
                    endpoint,
                    b -> b.overrideConfiguration(
                            c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                    .retryOnException(faulty)
                                    .build())));
        }

        @DynamoLatencyTest(
                iterations = 4,
                maxIterations = 4,
                errorsAllowed = 4,
                warmup = 0,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectConnections(atMost = 2, retriesAtMost = 0)
        void createsOnce(DynamoDbAsyncClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name())
                            .item(CaseClients.key("only"))
                            .conditionExpression("attribute_not_exists(id)"))
                    .handle((answer, failure) ->
                            failure == null || failure.getCause() instanceof ConditionalCheckFailedException)
                    .join();
        }
    }

    /** After 8 ms a second read is sent. The first answer counts, the other read is cancelled. */
    @UseClient(method = "client")
    static class HedgedReads extends KeepsResult {
        static DynamoDbAsyncClient client(DynamoEndpoint endpoint) {
            return CaseClients.netty(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                warmup = 0,
                network = @Network(rtt = "20 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        void reads(DynamoDbAsyncClient dynamo, TestTable table) throws Exception {
            CompletableFuture<GetItemResponse> first = read(dynamo, table);
            try {
                first.get(8, TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                CompletableFuture<GetItemResponse> second = read(dynamo, table);
                CompletableFuture.anyOf(first, second).join();
                first.cancel(true);
                second.cancel(true);
            }
        }

        private static CompletableFuture<GetItemResponse> read(DynamoDbAsyncClient dynamo, TestTable table) {
            return dynamo.getItem(r -> r.tableName(table.name()).key(CaseClients.key("a")));
        }
    }

    @Test
    void eightThreadsOnAPoolOfFifty() {
        CaseRun.of(EightThreads.class).green().withoutCause();
    }

    @Test
    void callsThatAConditionRefuses() {
        CaseRun.of(RefusedByACondition.class).green().withoutCause();
    }

    @Test
    void longItems() {
        CaseRun.of(LongItems.class).green().withoutCause();
    }

    @Test
    void timeOutsThatAreNotReached() {
        CaseRun.of(TimeOutsThatAreNotReached.class).green().withoutCause();
    }

    @Test
    void clientsThatShareTheirHttpClient() {
        CaseRun.of(ClientsThatShareTheirHttpClient.class).green().withoutCause();
    }

    @Test
    void longPages() {
        CaseRun.of(LongPages.class).green().withoutCause();
    }

    @Test
    void aRetryConditionThatThrows() {
        CaseRun.of(RetryConditionThatThrows.class).green().withoutCause();
    }

    @Test
    void hedgedReads() {
        CaseRun.of(HedgedReads.class).green();
    }
}
