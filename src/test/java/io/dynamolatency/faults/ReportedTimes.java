package io.dynamolatency.faults;

import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.HttpClientKind.CRT;
import static io.dynamolatency.HttpClientKind.NETTY;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.AFTER_ANSWER;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.BEFORE_SDK;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.CLIENT_CLOSES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.ERROR_ANSWERS;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.FUTURE_COMPLETED_LATE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.IN_SDK;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.POOL_TOO_SMALL;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.RETRIES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SERVER_ANSWERS_CLOSE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SERVER_CLOSES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SERVER_CLOSES_IDLE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SEVERAL_REQUESTS;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.TIME_TO_LIVE;
import static io.dynamolatency.faults.FaultScenario.threads;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.cases.CaseClients;
import io.dynamolatency.contract.ScriptedBackend.Answer;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Mistakes from public threads that cost time in the caller or in the SDK, or end connections. */
final class ReportedTimes {

    /** Makes each report, a new one for each measurement. */
    static final List<Supplier<ReportedFault>> ALL = List.of(
            ReportedTimes::roleAssumedPerRequest,
            ReportedTimes::loggingInterceptor,
            ReportedTimes::blockingMetrics,
            ReportedTimes::callbackOnTheEventLoop,
            ReportedTimes::rateLimiter,
            ReportedTimes::oneThreadExecutor,
            ReportedTimes::lockAroundSending,
            ReportedTimes::restarts,
            ReportedTimes::closeAfterErrors);

    private ReportedTimes() {}

    static ReportedFault roleAssumedPerRequest() {
        return ReportedFault.of("a role assumed for each request", "rusoto#1179, aws-sdk-js-v3#2107", IN_SDK)
                .wrong(POOL_TOO_SMALL, SEVERAL_REQUESTS)
                .client(ReportedTimes::slowCredentials);
    }

    static ReportedFault loggingInterceptor() {
        return ReportedFault.of("an interceptor that logs requests slowly", "amazonka#350", IN_SDK)
                .wrong(POOL_TOO_SMALL)
                .on(CRT, NETTY)
                .settings(c -> c.addExecutionInterceptor(new SlowLog()));
    }

    static ReportedFault blockingMetrics() {
        return ReportedFault.of("a metric publisher that blocks", "aws-sdk-java-v2#2068", AFTER_ANSWER)
                .wrong(POOL_TOO_SMALL)
                .on(APACHE5, CRT)
                .settings(c -> c.addMetricPublisher(new SlowMetrics()));
    }

    static ReportedFault callbackOnTheEventLoop() {
        SdkEventLoopGroup one = SdkEventLoopGroup.builder().numberOfThreads(1).build();
        return ReportedFault.of(
                        "a callback that blocks the only event loop",
                        "aws-sdk-java-v2#172, netty#7498",
                        AFTER_ANSWER,
                        FUTURE_COMPLETED_LATE)
                .wrong(POOL_TOO_SMALL)
                .on(NETTY)
                .load(threads(4))
                .calls(60)
                .client(endpoint -> endpoint.applyTo(DynamoDbAsyncClient.builder())
                        .httpClientBuilder(endpoint.applyTo(
                                NettyNioAsyncHttpClient.builder().eventLoopGroup(one)))
                        .asyncConfiguration(async -> async.advancedOption(
                                SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                        .build())
                .body(context -> context.async()
                        .getItem(r -> r.tableName(context.tableName()).key(CaseClients.key("a")))
                        .thenAccept(read -> CaseClients.pause(10))
                        .join())
                .end(() -> one.eventLoopGroup()
                        .shutdownGracefully(0, 1, TimeUnit.SECONDS)
                        .awaitUninterruptibly());
    }

    static ReportedFault rateLimiter() {
        return ReportedFault.of(
                        "a rate limiter around the calls",
                        "dynamodb-janusgraph-storage-backend#76, spark-dynamodb#11",
                        BEFORE_SDK)
                .wrong(POOL_TOO_SMALL, SEVERAL_REQUESTS)
                .on(APACHE5, NETTY)
                .body(context -> {
                    CaseClients.pause(15);
                    context.putItem();
                });
    }

    /** Another thread than the call's sends the request, so that the kit may not know enough. */
    static ReportedFault oneThreadExecutor() {
        ExecutorService one = Executors.newSingleThreadExecutor(work -> CaseClients.daemon(work, "one"));
        return ReportedFault.of(
                        "8 threads that hand their calls to one", "analytics-accelerator-s3#88, bisq2#3881", BEFORE_SDK)
                .orNone()
                .wrong(POOL_TOO_SMALL, SEVERAL_REQUESTS, RETRIES)
                .load(threads(8))
                .calls(96)
                .body(context -> one.submit(() -> context.putItem()).get(20, TimeUnit.SECONDS))
                .end(one::shutdownNow);
    }

    static ReportedFault lockAroundSending() {
        ReentrantLock turns = new ReentrantLock(true);
        return ReportedFault.of("4 threads at a lock around their calls", "Semoss#2185", BEFORE_SDK)
                .wrong(POOL_TOO_SMALL)
                .on(CRT)
                .load(threads(4))
                .calls(60)
                .body(context -> {
                    turns.lock();
                    try {
                        context.putItem();
                    } finally {
                        turns.unlock();
                    }
                });
    }

    static ReportedFault closeAfterErrors() {
        return ReportedFault.of(
                        "a server that ends connections after error answers, which say keep-alive",
                        "helidon#9013, aiohttp#3507",
                        ERROR_ANSWERS,
                        SERVER_CLOSES)
                .wrong(CLIENT_CLOSES, SERVER_CLOSES_IDLE, TIME_TO_LIVE)
                .asked(Symptom.CONNECTIONS)
                .on(NETTY, CRT)
                .calls(40)
                .fail()
                .script((call, retry) -> call % 4 == 0 ? Answer.error(500, "InternalServerError") : Answer.OK)
                .body(context -> {
                    try {
                        context.putItem();
                    } finally {
                        if (context.next() % 4 == 0) {
                            context.proxy().closeIdleConnections(Duration.ofSeconds(2));
                        }
                    }
                });
    }

    static ReportedFault restarts() {
        return ReportedFault.of("a server that restarts now and then", "requests#4784", SERVER_CLOSES)
                .wrong(SERVER_CLOSES_IDLE, CLIENT_CLOSES, TIME_TO_LIVE, SERVER_ANSWERS_CLOSE)
                .asked(Symptom.CONNECTIONS)
                .on(NETTY, APACHE5)
                .calls(60)
                .fail()
                .settings(c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                .body(context -> {
                    context.putItem();
                    if (context.next() % 8 == 0) {
                        context.proxy().closeIdleConnections(Duration.ofSeconds(2));
                    }
                })
                .present(result -> assertThat(result.wire().opened()).isGreaterThan(5));
    }

    static final class SlowLog implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            CaseClients.pause(15);
        }
    }

    static final class SlowMetrics implements MetricPublisher {
        @Override
        public void publish(MetricCollection metrics) {
            CaseClients.pause(15);
        }

        @Override
        public void close() {}
    }

    static DynamoDbClient slowCredentials(DynamoEndpoint endpoint) {
        AwsCredentialsProvider asks = () -> {
            CaseClients.pause(20);
            return endpoint.credentials().resolveCredentials();
        };
        return CaseClients.apache5(endpoint, b -> b.credentialsProvider(asks));
    }
}
