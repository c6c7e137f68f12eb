package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.Toggle;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A lock in the provider of credentials. */
@Timeout(120)
@Tag("reported")
class LockInTheCredentialsTest {

    private static AwsCredentials keys(DynamoEndpoint endpoint) {
        return endpoint.credentials().resolveCredentials();
    }

    /** Reports: aws-sdk-java#2302, aws-sdk-net#2464. Eight threads at one lock; the pool has 50 connections. */
    @UseClient(method = "client")
    static class LockInTheCredentials extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            AwsCredentialsProvider locked = new AwsCredentialsProvider() {
                @Override
                public synchronized AwsCredentials resolveCredentials() {
                    CaseClients.pause(12);
                    return keys(endpoint);
                }
            };
            return CaseClients.apache5(endpoint, b -> b.credentialsProvider(locked));
        }

        @DynamoLatencyTest(
                iterations = 320,
                maxIterations = 640,
                warmup = 40,
                wallClock = Toggle.ON,
                concurrency = 8,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectLatency(p50 = "40 ms")
        @ExpectConnections(atMost = 8)
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    void aLockInTheCredentialsIsTimeInTheSdk() {
        CaseRun.of(LockInTheCredentials.class)
                .red()
                .first(Kind.IN_SDK)
                .never(Kind.POOL_TOO_SMALL, Kind.SLOW_SERVICE)
                .saysNothingOf("maxConnections");
    }
}
