package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectConnections;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import io.dynamolatency.measure.LatencyProbe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** A callback that waits for another call on the only completion thread. */
@Timeout(120)
@Tag("reported")
class CallbackThatWaitsTest {

    /** Reports: aws-sdk-java-v2#432, #4557. The only completion thread waits for a second call. */
    @UseClient(method = "client")
    static class CallbackThatWaits {
        static DynamoDbAsyncClient client(DynamoEndpoint endpoint) {
            return CaseClients.nettyWithOneCompletionThread(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 3,
                maxIterations = 3,
                warmup = 0,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectConnections(atMost = 2)
        void copies(DynamoDbAsyncClient dynamo, TestTable table, LatencyProbe probe) {
            probe.measureAsync(
                    () -> dynamo.getItem(r -> r.tableName(table.name()).key(CaseClients.key("a")))
                            .thenApply(read -> dynamo.putItem(
                                            r -> r.tableName(table.name()).item(table.newItem()))
                                    .join()));
        }
    }

    @Test
    void aCallbackThatWaitsIsNamed() {
        CaseRun.of(CallbackThatWaits.class)
                .red()
                .first(Kind.FUTURE_COMPLETED_LATE)
                .never(Kind.CLIENT_CLOSES, Kind.SLOW_SERVICE, Kind.ABANDONED_CALLS);
    }
}
