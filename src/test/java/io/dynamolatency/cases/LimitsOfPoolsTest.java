package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.fault.FaultKind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Fault;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Pools that are too small or get empty, and connections that end while they are idle. */
@Timeout(120)
@Tag("reported")
class LimitsOfPoolsTest {

    /** Report: aws-sdk-java-v2#1805. limit(2) is the size of a page, not of the result. */
    @UseClient(method = "client")
    static class SmallPages extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.apache5(endpoint);
        }

        @BeforeEach
        void fill(DynamoDbClient dynamo, TestTable table) {
            for (int i = 0; i < 12; i++) {
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }
        }

        @DynamoLatencyTest(
                iterations = 40,
                maxIterations = 40,
                warmup = 20,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectLatency(roundTripsAtMost = 1)
        @ExpectKeepAlive
        void newestTwo(DynamoDbClient dynamo, TestTable table) {
            dynamo.scanPaginator(r -> r.tableName(table.name()).limit(2))
                    .items()
                    .forEach(item -> {});
        }
    }

    /** Report: aws-sdk-java-v2#5355. Every fourth answer is not closed; the pool has six connections. */
    @UseClient(method = "client")
    static class LeakUntilThePoolIsEmpty {
        static final class KeepsSome implements ExecutionInterceptor {
            private final AtomicInteger answers = new AtomicInteger();

            @Override
            public Optional<InputStream> modifyHttpResponseContent(
                    Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
                if (answers.incrementAndGet() % 4 != 0) {
                    return context.responseBody();
                }
                int length = context.httpResponse()
                        .firstMatchingHeader("Content-Length")
                        .map(Integer::parseInt)
                        .orElseThrow();
                try {
                    return Optional.of(new ByteArrayInputStream(
                            context.responseBody().orElseThrow().readNBytes(length)));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(Apache5HttpClient.builder()
                            .maxConnections(6)
                            .connectionAcquisitionTimeout(Duration.ofMillis(200))))
                    .overrideConfiguration(c -> c.addExecutionInterceptor(new KeepsSome()))
                    .build();
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                warmup = 0,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    /** Reports: aws-sdk-java-v2#3221, #1122. A page asks for forty items at the same time. */
    private static void page(DynamoDbAsyncClient dynamo, TestTable table) {
        CompletableFuture.allOf(IntStream.range(0, 40)
                        .mapToObj(i ->
                                dynamo.getItem(r -> r.tableName(table.name()).key(CaseClients.key("item-" + i))))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    @UseClient(method = "client")
    static class BurstOnASmallPool extends KeepsResult {
        static DynamoDbAsyncClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbAsyncClient.builder())
                    .httpClientBuilder(
                            endpoint.applyTo(NettyNioAsyncHttpClient.builder().maxConcurrency(4)))
                    .build();
        }

        @DynamoLatencyTest(
                iterations = 30,
                maxIterations = 30,
                warmup = 20,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectLatency(p50 = "40 ms")
        @ExpectConnections(atMost = 40)
        void reads(DynamoDbAsyncClient dynamo, TestTable table) {
            page(dynamo, table);
        }
    }

    /** Each answer costs its connection, so a request waits until the pool can open another connection. */
    @UseClient(method = "client")
    static class SmallPoolThatCloses extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(
                            endpoint.applyTo(Apache5HttpClient.builder().maxConnections(2)))
                    .overrideConfiguration(c -> c.putHeader("Connection", "close"))
                    .build();
        }

        @DynamoLatencyTest(
                iterations = 80,
                maxIterations = 80,
                warmup = 8,
                concurrency = 8,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectLatency(p50 = "40 ms")
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @UseClient(method = "client")
    static class BurstThatFails {
        static DynamoDbAsyncClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbAsyncClient.builder())
                    .httpClientBuilder(endpoint.applyTo(NettyNioAsyncHttpClient.builder()
                            .maxConcurrency(4)
                            .connectionAcquisitionTimeout(Duration.ofMillis(150))))
                    .build();
        }

        @DynamoLatencyTest(
                iterations = 10,
                maxIterations = 10,
                warmup = 0,
                network = @Network(rtt = "40 ms", tls = TLS_1_3))
        @ExpectConnections(atMost = 40)
        void reads(DynamoDbAsyncClient dynamo, TestTable table) {
            page(dynamo, table);
        }
    }

    /** Reports: aws-sdk-net#255, node-proxy-agent#14. A proxy ends each tunnel that lay idle for 60 ms. */
    @UseClient(method = "client")
    static class ProxyThatEndsTunnels extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(Apache5HttpClient.builder()))
                    .build();
        }

        @DynamoLatencyTest(
                iterations = 15,
                maxIterations = 15,
                warmup = 0,
                rate = "5/s",
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @Fault(kind = FaultKind.PROXY, after = "60 ms")
        @ExpectConnections(atMost = 2)
        void putsNowAndThen(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    /** Report: aws-sdk-java-v2#3941. The JDK keeps an idle connection for five seconds. */
    @UseClient(method = "client")
    static class EverySixSeconds extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(UrlConnectionHttpClient.builder()))
                    .build();
        }

        @DynamoLatencyTest(
                iterations = 4,
                maxIterations = 4,
                warmup = 0,
                rate = "10/min",
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectConnections(atMost = 1)
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    void aSmallPageIsSeveralRequests() {
        CaseRun.of(SmallPages.class).red().first(Kind.SEVERAL_REQUESTS).never(Kind.SLOW_SERVICE, Kind.POOL_TOO_SMALL);
    }

    @Test
    void aLeakIsNamedBeforeThePoolHasBeenEmptyForLong() {
        CaseRun.of(LeakUntilThePoolIsEmpty.class)
                .red()
                .first(Kind.LEAKED)
                .never(Kind.SLOW_SERVICE, Kind.UNUSED_CONNECTIONS);
    }

    @Test
    void aBurstOnASmallPoolWaitsForConnections() {
        CaseRun.of(BurstOnASmallPool.class)
                .red()
                .first(Kind.POOL_TOO_SMALL)
                .never(Kind.SEVERAL_REQUESTS, Kind.SLOW_SERVICE)
                .saysNothingOf("send the requests at the same time");
    }

    @Test
    void aSmallPoolThatClosesItsConnectionsIsNamed() {
        CaseRun.of(SmallPoolThatCloses.class).red().first(Kind.POOL_TOO_SMALL).never(Kind.IN_SDK);
    }

    @Test
    void aBurstThatGetsNoConnectionInTimeIsNamed() {
        CaseRun.of(BurstThatFails.class)
                .red()
                .first(Kind.POOL_TOO_SMALL)
                .never(Kind.SEVERAL_REQUESTS, Kind.SLOW_SERVICE)
                .saysNothingOf("send the requests at the same time");
    }

    @Test
    void aProxyThatEndsTunnelsIsNotTheClientsIdleLimit() {
        CaseRun.of(ProxyThatEndsTunnels.class)
                .red()
                .first(Kind.CLOSED_BETWEEN)
                .never(Kind.IDLE_LIMIT, Kind.TIME_TO_LIVE)
                .saysNothingOf("connectionMaxIdleTime is below");
    }

    @Test
    void theJdksIdleLimitComesWithAdviceThatItsUserCanFollow() {
        CaseRun.of(EverySixSeconds.class)
                .red()
                .first(Kind.IDLE_LIMIT)
                .says("5 s")
                .saysNothingOf("connectionMaxIdleTime");
    }
}
