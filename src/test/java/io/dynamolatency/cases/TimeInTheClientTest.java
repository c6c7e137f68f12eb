package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import com.sun.net.httpserver.HttpServer;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Time that passes in the caller or in the SDK, before the request has left or after the answer is there. */
@Timeout(120)
@Tag("reported")
class TimeInTheClientTest {

    private static AwsCredentials keys(DynamoEndpoint endpoint) {
        return endpoint.credentials().resolveCredentials();
    }

    /** Reports: aws-sdk-java#1893, aws-sdk-java-v2#1667. The metadata service is asked before each request. */
    @UseClient(method = "client")
    static class CredentialsPerRequest extends KeepsResult {
        private static HttpServer metadata;

        static DynamoDbClient client(DynamoEndpoint endpoint) throws IOException {
            metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            metadata.createContext("/", exchange -> {
                CaseClients.pause(30);
                byte[] role = "role".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, role.length);
                exchange.getResponseBody().write(role);
                exchange.close();
            });
            metadata.start();
            URI uri = URI.create("http://127.0.0.1:" + metadata.getAddress().getPort() + "/");
            AwsCredentialsProvider asksEachTime = () -> {
                try (InputStream in = uri.toURL().openStream()) {
                    in.readAllBytes();
                    return keys(endpoint);
                } catch (IOException unanswered) {
                    throw new UncheckedIOException(unanswered);
                }
            };
            return CaseClients.apache5(endpoint, b -> b.credentialsProvider(asksEachTime));
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                warmup = 30,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectLatency(p50 = "25 ms")
        @ExpectKeepAlive
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }

        @AfterAll
        static void end() {
            metadata.stop(0);
        }
    }

    /** The lock is unfair: some calls take it several times in a row, and others wait for long. */
    @UseClient(method = "client")
    static class LockAroundTheCall extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.apache5(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 160,
                maxIterations = 160,
                warmup = 40,
                concurrency = 8,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectLatency(p50 = "40 ms")
        @ExpectConnections(atMost = 8)
        void puts(DynamoDbClient dynamo, TestTable table) {
            synchronized (LockAroundTheCall.class) {
                dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
            }
        }
    }

    /** Report: aws-sdk-java-v2#3652. One thread completes all futures, and handles what was read. */
    @UseClient(method = "client")
    static class SlowCompletions extends KeepsResult {
        static DynamoDbAsyncClient client(DynamoEndpoint endpoint) {
            return CaseClients.nettyWithOneCompletionThread(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 160,
                maxIterations = 160,
                warmup = 40,
                concurrency = 8,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectLatency(p50 = "35 ms")
        void readsAndRenders(DynamoDbAsyncClient dynamo, TestTable table) {
            dynamo.getItem(r -> r.tableName(table.name()).key(CaseClients.key("a")))
                    .thenAccept(read -> CaseClients.pause(10))
                    .join();
        }
    }

    @Test
    void credentialsPerRequestAreTimeInTheSdk() {
        CaseRun.of(CredentialsPerRequest.class)
                .red()
                .first(Kind.IN_SDK)
                .never(Kind.SLOW_SERVICE)
                .saysNothingOf("check the service", "look at the service");
    }

    @Test
    void aLockAroundTheCallIsTimeBeforeTheSdk() {
        CaseRun.of(LockAroundTheCall.class)
                .red()
                .first(Kind.BEFORE_SDK)
                .never(Kind.POOL_TOO_SMALL, Kind.SLOW_SERVICE)
                .saysNothingOf("maxConnections");
    }

    @Test
    void slowCompletionsAreTimeAfterTheAnswer() {
        CaseRun.of(SlowCompletions.class)
                .red()
                .first(Kind.AFTER_ANSWER, Kind.FUTURE_COMPLETED_LATE)
                .never(Kind.SLOW_SERVICE, Kind.POOL_TOO_SMALL)
                .saysNothingOf("check the service", "look at the service");
    }
}
