package io.dynamolatency.cases;

import static io.dynamolatency.TlsVersion.TLS_1_3;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.TestTable;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import io.dynamolatency.jupiter.DynamoLatencyTest;
import io.dynamolatency.jupiter.ExpectKeepAlive;
import io.dynamolatency.jupiter.Network;
import io.dynamolatency.jupiter.UseClient;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Callers that give up before the answer is there. Reports: aws-sdk-java-v2#2936, #3827, #6786. */
@Timeout(120)
@Tag("reported")
class LateAnswersTest {

    /** A time limit around the read, kept by Future.cancel(true). Each late read is interrupted. */
    abstract static class TimeLimit extends KeepsResult {
        private static final ExecutorService WORKERS =
                Executors.newFixedThreadPool(2, work -> CaseClients.daemon(work, "worker"));
        private final AtomicInteger calls = new AtomicInteger();

        void read(DynamoDbClient dynamo, TestTable table) throws Exception {
            Future<?> read = WORKERS.submit(
                    () -> dynamo.getItem(r -> r.tableName(table.name()).key(CaseClients.key("a"))));
            try {
                read.get(calls.incrementAndGet() % 3 == 0 ? 12 : 2_000, TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                read.cancel(true); // the page does without it
            }
        }
    }

    @UseClient(method = "client")
    static class InterruptedReads extends TimeLimit {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.apache5(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                warmup = 0,
                network = @Network(rtt = "20 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        void reads(DynamoDbClient dynamo, TestTable table) throws Exception {
            read(dynamo, table);
        }
    }

    @UseClient(method = "client")
    static class InterruptedReadsOnCrt extends TimeLimit {
        static DynamoDbClient client(DynamoEndpoint endpoint) {
            return CaseClients.crt(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                warmup = 0,
                network = @Network(rtt = "20 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        void reads(DynamoDbClient dynamo, TestTable table) throws Exception {
            read(dynamo, table);
        }
    }

    /** Some requests have a time-out of their own, which is shorter than the answer takes. */
    @UseClient(method = "client")
    static class TimeOutOfSomeRequests extends KeepsResult {
        private final AtomicInteger calls = new AtomicInteger();

        static DynamoDbAsyncClient client(DynamoEndpoint endpoint) {
            return CaseClients.netty(endpoint);
        }

        @DynamoLatencyTest(
                iterations = 60,
                maxIterations = 60,
                warmup = 0,
                network = @Network(rtt = "20 ms", tls = TLS_1_3))
        @ExpectKeepAlive
        void reads(DynamoDbAsyncClient dynamo, TestTable table) {
            Duration limit = Duration.ofMillis(calls.incrementAndGet() % 3 == 0 ? 12 : 2_000);
            try {
                dynamo.getItem(r -> r.tableName(table.name())
                                .key(CaseClients.key("a"))
                                .overrideConfiguration(c -> c.apiCallTimeout(limit)))
                        .join();
            } catch (CompletionException late) {
                // the page does without it
            }
        }
    }

    @Test
    void aTimeOutOfOneRequestIsNotTheCallersDoing() {
        CaseRun.of(TimeOutOfSomeRequests.class)
                .red()
                .first(Kind.ABANDONED_CALLS)
                .never(Kind.CALLER_GAVE_UP)
                .saysNothingOf("cancelled, or unanswered when their call ended");
    }

    @Test
    void anInterruptedReadIsTheCallersDoing() {
        CaseRun.of(InterruptedReads.class)
                .red()
                .first(Kind.CALLER_GAVE_UP)
                .never(Kind.TIME_TO_LIVE, Kind.CLIENT_CLOSES, Kind.IDLE_LIMIT)
                .saysNothingOf("connectionTimeToLive");
    }

    @Test
    void anInterruptedReadIsTheCallersDoingOnCrt() {
        CaseRun.of(InterruptedReadsOnCrt.class)
                .red()
                .first(Kind.CALLER_GAVE_UP)
                .never(Kind.TIME_TO_LIVE, Kind.CLIENT_CLOSES, Kind.IDLE_LIMIT)
                .saysNothingOf("connectionTimeToLive");
    }

    @AfterAll
    static void end() {
        TimeLimit.WORKERS.shutdownNow();
    }
}
