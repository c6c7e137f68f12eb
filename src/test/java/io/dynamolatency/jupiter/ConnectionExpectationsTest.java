package io.dynamolatency.jupiter;

import static io.dynamolatency.ConnectionMode.AS_BUILT;
import static io.dynamolatency.ConnectionMode.CLOSE;
import static io.dynamolatency.ConnectionMode.KEEP_ALIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.Toggle;
import io.dynamolatency.cases.CaseClients;
import io.dynamolatency.diagnosis.Diagnosis.Cause;
import io.dynamolatency.fixture.Fixture;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Limits on connections, with real clients. */
@Timeout(120)
@Tag("slow")
class ConnectionExpectationsTest {

    static class Kept {
        @DynamoLatencyTest(
                modes = {KEEP_ALIVE, CLOSE},
                iterations = 20,
                warmup = 0)
        @ExpectKeepAlive
        @ExpectConnections(
                modes = KEEP_ALIVE,
                atMostPer100Calls = 5,
                reuseAtLeast = 0.95,
                fullHandshakesAtMost = 1,
                retriesAtMost = 0,
                leakedAtMost = 0)
        @ExpectConnections(modes = CLOSE, fullHandshakesAtMost = 1)
        void one(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        @DynamoLatencyTest(httpClients = HttpClientKind.NETTY, iterations = 64, warmup = 0, concurrency = 8)
        @ExpectKeepAlive
        void eightOnNetty(DynamoDbAsyncClient dynamo) {
            dynamo.listTables().join();
        }
    }

    @Test
    void connectionsThatAreKeptKeepEveryLimit() {
        Fixture.run(Kept.class).passes(3);
    }

    static class ManyThreads {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return Healthy.client(endpoint);
        }

        @DynamoLatencyTest(concurrency = 40, strict = Toggle.ON)
        @UseClient(method = "client")
        @ExpectKeepAlive
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void theDefaultNumberOfCallsShowsTheReuseOfManyThreads() {
        Fixture.run(ManyThreads.class).passes(1);
    }

    abstract static class Guard {
        @DynamoLatencyTest(iterations = 20, warmup = 0)
        @UseClient(method = "client")
        @ExpectKeepAlive
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    static class Healthy extends Guard {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }
    }

    static class Broken extends Guard {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(
                            Apache5HttpClient.builder().connectionTimeToLive(java.time.Duration.ofMillis(1))))
                    .build();
        }
    }

    static class ReusesNothing {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return Broken.client(endpoint);
        }

        @DynamoLatencyTest
        @UseClient(method = "client")
        @ExpectKeepAlive
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void aTestEndsAfterTenCallsThatReuseNothing() {
        Fixture.run(ReusesNothing.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("10, expected at most 1 if connections are reused: 9 more (10 calls)");
    }

    static class TooFew {
        @DynamoLatencyTest(iterations = 3, warmup = 0)
        @UseClient(method = "client")
        @ExpectKeepAlive(modes = AS_BUILT)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }
    }

    @Test
    void theGuardNeedsNoNumber() {
        Fixture.run(Healthy.class).passes(1);
        Fixture.run(Broken.class)
                .failsWith(AssertionError.class)
                .hasMessageContaining("20, expected at most 1 if connections are reused: 19 more (20 calls).");
        Fixture.run(TooFew.class)
                .failsWith(ExtensionConfigurationException.class)
                .hasMessageContaining(
                        "@ExpectKeepAlive: iterations = 3 can't show whether connections are reused, since"
                                + " up to 3 calls may open a connection; write iterations = 6 or more");
    }

    /** Two connections would do for the spare ones that a client of one's own may have. */
    @UseClient(method = "client")
    static class Rebuilt {
        private static final AtomicInteger CALLS = new AtomicInteger();
        private static Optional<DynamoDbClient> current = Optional.empty();

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            DynamoDbClient built = CaseClients.apache5(endpoint);
            current = Optional.of(built);
            return built;
        }

        @DynamoLatencyTest
        @ExpectKeepAlive
        void body(DynamoDbClient dynamo, DynamoEndpoint endpoint) {
            if (CALLS.incrementAndGet() % 15 == 0) {
                current.orElseThrow().close();
                client(endpoint);
            }
            current.orElseThrow().listTables();
        }
    }

    @Test
    void aClientThatTheTestBuildsAgainHasLostItsConnection() {
        assertThat(Fixture.run(Rebuilt.class).failures()).singleElement().satisfies(lost -> assertThat(lost)
                .hasMessageContaining("expected at most 1 if connections are reused")
                .hasMessageContaining(Cause.Kind.CLIENT_REBUILT.title()));
    }

    abstract static class Strangers {
        private static URI uri = URI.create("http://localhost");

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            uri = endpoint.uri();
            return endpoint.applyTo(DynamoDbClient.builder()).build();
        }

        /** As a port scan or an agent of the machine does. */
        static void call(DynamoDbClient dynamo) throws IOException {
            new Socket(uri.getHost(), uri.getPort()).close();
            dynamo.listTables();
        }
    }

    static class StrangersWithTls extends Strangers {
        @DynamoLatencyTest(iterations = 20, warmup = 2)
        @UseClient(method = "client")
        @ExpectKeepAlive
        @ExpectConnections(atMost = 1, fullHandshakesAtMost = 1, leakedAtMost = 0)
        void body(DynamoDbClient dynamo) throws IOException {
            call(dynamo);
        }
    }

    static class StrangersWithoutTls extends Strangers {
        @DynamoLatencyTest(iterations = 20, warmup = 2, network = @Network(tls = TlsVersion.NONE))
        @UseClient(method = "client")
        @ExpectKeepAlive
        @ExpectConnections(atMost = 1, leakedAtMost = 0)
        void body(DynamoDbClient dynamo) throws IOException {
            call(dynamo);
        }
    }

    @Test
    void connectionsWithoutARequestCountApart() {
        Fixture.run(StrangersWithTls.class).passes(1);
        Fixture.run(StrangersWithoutTls.class).passes(1);
    }

    static class EveryLimitBroken {
        @DynamoLatencyTest(modes = CLOSE, iterations = 20, warmup = 0)
        @ExpectConnections(atMostPer100Calls = 5, reuseAtLeast = 0.5, fullHandshakesAtMost = 0)
        void body(DynamoDbClient dynamo) {
            dynamo.listTables();
        }
    }

    @Test
    void eachLimitSaysWhatItFound() {
        assertThat(Fixture.run(EveryLimitBroken.class)
                        .failsWith(org.opentest4j.MultipleFailuresError.class)
                        .actual()
                        .getMessage())
                .contains("connections per 100 calls of \"body, Connection: close, Apache 5\": 100, expected at most 5"
                        + " (20")
                .contains("reuse of \"body, Connection: close, Apache 5\": 0, expected at least 0.5 (20")
                .contains("full handshakes of \"body, Connection: close, Apache 5\": 1, expected at most 0 (20");
    }
}
