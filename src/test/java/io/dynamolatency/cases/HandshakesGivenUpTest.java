package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.Toggle;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A time limit that is shorter than a handshake. Reports: aws-sdk-java-v2#2988, aws-sdk#508. */
@Timeout(120)
@Tag("reported")
class HandshakesGivenUpTest {

    /**
     * An attempt may take 50 ms: plenty on an existing connection (20 ms), too little for a new one (60 ms). After a
     * quiet second there is none, and each attempt gives up within its handshake.
     */
    static DynamoDbClient impatient(DynamoEndpoint endpoint) {
        return endpoint.applyTo(DynamoDbClient.builder())
                .httpClientBuilder(
                        endpoint.applyTo(Apache5HttpClient.builder().connectionMaxIdleTime(Duration.ofMillis(400))))
                .overrideConfiguration(
                        c -> c.apiCallAttemptTimeout(Duration.ofMillis(50)).apiCallTimeout(Duration.ofSeconds(1)))
                .build();
    }

    @UseClient(method = "client")
    static class AttemptShorterThanAHandshake {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return impatient(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 6,
                maxIterations = 6,
                warmup = 0,
                rate = "1/s",
                network = @Network(rtt = "20 ms", tls = TLS_1_3))
        @ExpectConnections(atMost = 6, retriesAtMost = 0)
        void putsNowAndThen(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    /**
     * CRT's pool counts TCP and TLS as a part of the wait for a connection: 30 ms are too few for a new one (40 ms).
     * The kit tries the client first, which gets its answer with a further attempt, on a connection that came too late.
     */
    @UseClient(method = "client")
    static class PoolShorterThanAHandshake {
        private static final AtomicBoolean TRIED = new AtomicBoolean();

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(AwsCrtHttpClient.builder()
                            .connectionMaxIdleTime(Duration.ofMillis(400))
                            .connectionAcquisitionTimeout(Duration.ofMillis(30))))
                    .overrideConfiguration(c -> c.retryStrategy(StandardRetryStrategy.builder()
                            .maxAttempts(6)
                            .backoffStrategy(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(100)))
                            .useClientDefaults(false)
                            .retryOnException(failure -> !TRIED.get())
                            .build()))
                    .build();
        }

        @DynamoLatencyTest(
                iterations = 6,
                maxIterations = 6,
                warmup = 0,
                rate = "1/s",
                wallClock = Toggle.ON,
                network = @Network(rtt = "20 ms", tls = TLS_1_3))
        @ExpectConnections(atMost = 6)
        void puts(DynamoDbClient dynamo, TestTable table) {
            TRIED.set(true);
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    void aPoolWhoseTimeOutIsShorterThanAHandshakeIsNotTooSmall() {
        CaseRun.of(PoolShorterThanAHandshake.class)
                .red()
                .first(Kind.HANDSHAKES_GIVEN_UP)
                .never(Kind.POOL_TOO_SMALL)
                .saysNothingOf("raise maxConcurrency", "busy");
    }

    @Test
    void anAttemptThatIsShorterThanAHandshakeIsNamed() {
        CaseRun.of(AttemptShorterThanAHandshake.class)
                .red()
                .first(Kind.HANDSHAKES_GIVEN_UP)
                .never(Kind.FAILED_HANDSHAKES)
                .saysNothingOf("trust the run's certificate authority");
    }
}
