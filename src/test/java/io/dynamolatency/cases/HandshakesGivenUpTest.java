package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.diagnosis.Cause.Kind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
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

    @Test
    void anAttemptThatIsShorterThanAHandshakeIsNamed() {
        CaseRun.of(AttemptShorterThanAHandshake.class)
                .red()
                .first(Kind.HANDSHAKES_GIVEN_UP)
                .never(Kind.FAILED_HANDSHAKES)
                .saysNothingOf("trust the run's certificate authority");
    }
}
