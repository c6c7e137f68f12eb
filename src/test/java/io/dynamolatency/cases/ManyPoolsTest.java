package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** More pools than needed, or a pool that never finds its idle connections. */
@Timeout(120)
@Tag("reported")
class ManyPoolsTest {

    /** Reports: jersey#2947, jsonrpc4j#287. Each request has another key in the JDK's cache of connections. */
    @UseClient(method = "client")
    static class SocketFactoryPerRequest extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.over(endpoint, HttpsUrlConnections.socketFactoryPerRequest(endpoint));
        }

        @DynamoLatencyTest(
                iterations = 50,
                maxIterations = 50,
                warmup = 0,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    /** Reports: starrocks#73239, requests-scala#192. */
    @UseClient(method = "client")
    static class HttpClientPerRequest extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) throws Exception {
            return CaseClients.over(endpoint, new JdkHttpClientPerRequest(endpoint));
        }

        @DynamoLatencyTest(
                iterations = 30,
                maxIterations = 30,
                warmup = 0,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    /** Reports: iceberg#14161, aws-sdk-java-v2#2444. */
    @UseClient(method = "client")
    static class ClientPerTenant extends KeepsResult {
        private final Map<Integer, DynamoDbClient> tenants = new ConcurrentHashMap<>();
        private final AtomicInteger calls = new AtomicInteger();

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.apache5(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 80,
                maxIterations = 80,
                warmup = 0,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        void puts(DynamoDbClient dynamo, DynamoEndpoint endpoint, TestTable table) {
            tenants.computeIfAbsent(calls.getAndIncrement() % 16, tenant -> client(endpoint))
                    .putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        @AfterEach
        void close() {
            tenants.values().forEach(DynamoDbClient::close);
        }
    }

    /** One client for all tenants, the keys of each in its requests: the cure of {@link ClientPerTenant}. */
    @UseClient(method = "client")
    static class KeysPerRequest extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.apache5(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                warmup = 0,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        @ExpectConnections(atMost = 1, retriesAtMost = 0)
        void puts(DynamoDbClient dynamo, DynamoEndpoint endpoint, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name())
                    .item(table.newItem())
                    .overrideConfiguration(c -> c.credentialsProvider(endpoint.credentials())));
        }
    }

    @Test
    void aPoolThatNeverFindsItsConnectionsHasNotLeakedThem() {
        CaseRun.of(SocketFactoryPerRequest.class)
                .red()
                .first(Kind.UNUSED_CONNECTIONS)
                .never(Kind.LEAKED)
                .says("use one HTTP client for all requests");
    }

    @Test
    void anHttpClientPerRequestIsNamed() {
        CaseRun.of(HttpClientPerRequest.class)
                .red()
                .first(Kind.UNUSED_CONNECTIONS)
                .never(Kind.LEAKED)
                .says("use one HTTP client for all requests");
    }

    @Test
    void aClientPerTenantIsNamed() {
        CaseRun.of(ClientPerTenant.class)
                .red()
                .first(Kind.MANY_CLIENTS)
                .never(Kind.CLIENT_REBUILT)
                .says("16")
                .saysNothingOf("connections are fine", "fewer calls at a time");
    }

    @Test
    void oneClientWithTheKeysOfEachTenantIsHealthy() {
        CaseRun.of(KeysPerRequest.class).green().withoutCause();
    }
}
