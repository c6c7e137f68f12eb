package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.Toggle;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.ExpectLatency;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Requests that reach the service late. */
@Timeout(120)
@Tag("reported")
class SlowRequestsTest {

    /** Reports: cosbench#309, aws-sdk-java-v2#6774. */
    @UseClient(method = "client")
    static class ExpectContinue extends KeepsResult {
        static final class Adding implements ExecutionInterceptor {
            @Override
            public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                return context.httpRequest().toBuilder()
                        .putHeader("Expect", "100-continue")
                        .build();
            }
        }

        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.apache5(
                    endpoint, b -> b.overrideConfiguration(c -> c.addExecutionInterceptor(new Adding())));
        }

        @DynamoLatencyTest(
                iterations = 30,
                maxIterations = 30,
                warmup = 0,
                wallClock = Toggle.ON,
                network = @Network(rtt = "20 ms", tls = TLS_1_3))
        @ExpectLatency(p50 = "35 ms")
        @ExpectKeepAlive
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    /** Reports: OpenSearch#22731, elasticsearch-java#1289, smithy-rs#4677, zuul#2100. */
    @UseClient(method = "client")
    static class HeadAndBodyApart extends KeepsResult {
        static DynamoDbClient client(DynamoEndpoint endpoint) throws Exception {
            return CaseClients.over(endpoint, new SplitWrites(endpoint));
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                warmup = 20,
                wallClock = Toggle.ON,
                network = @Network(rtt = "10 ms", tls = TLS_1_3))
        @ExpectLatency(p50 = "25 ms")
        @ExpectKeepAlive
        void puts(DynamoDbClient dynamo, TestTable table) {
            dynamo.putItem(r -> r.tableName(table.name()).item(table.newItem()));
        }
    }

    @Test
    void expectContinueIsNamed() {
        CaseRun.of(ExpectContinue.class)
                .red()
                .first(Kind.EXPECT_CONTINUE)
                .never(Kind.SLOW_SERVICE)
                .saysNothingOf("throttling", "hot partition");
    }

    @Test
    void aRequestInPiecesIsNamed() {
        CaseRun.of(HeadAndBodyApart.class)
                .red()
                .first(Kind.REQUEST_IN_PIECES)
                .never(Kind.SLOW_SERVICE)
                .saysNothingOf("throttling", "hot partition");
    }
}
