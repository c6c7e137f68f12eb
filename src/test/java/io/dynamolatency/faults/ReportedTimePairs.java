package io.dynamolatency.faults;

import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.AFTER_ANSWER;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.BEFORE_SDK;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.IN_SDK;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.POOL_TOO_SMALL;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.RETRIES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SLOW_SERVICE;
import static io.dynamolatency.faults.FaultScenario.threads;

import io.dynamolatency.cases.CaseClients;
import io.dynamolatency.contract.ScriptedBackend.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.utils.AttributeMap;

/** Two mistakes at once, of these at least one costs time in the caller or in the SDK. */
final class ReportedTimePairs {

    /** Makes each pair, a new one for each measurement. */
    static final List<Supplier<ReportedFault>> ALL = List.of(
            ReportedTimePairs::retriesAndSlowCredentials,
            ReportedTimePairs::slowLogAndSlowMetrics,
            ReportedTimePairs::poolOfOneAndRateLimiter,
            ReportedTimePairs::slowServiceAndLock);

    private ReportedTimePairs() {}

    static ReportedFault retriesAndSlowCredentials() {
        return ReportedFault.both(
                        "throttled calls, and a role assumed for each request",
                        "aws-sdk-js#921, rusoto#1179",
                        RETRIES,
                        IN_SDK)
                .client(endpoint -> CaseClients.apache5(endpoint, b -> b.credentialsProvider(() -> {
                            CaseClients.pause(20);
                            return endpoint.credentials().resolveCredentials();
                        })
                        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))))
                .script((call, retry) ->
                        call % 2 == 0 && !retry ? Answer.error(500, "InternalServerError") : Answer.OK);
    }

    static ReportedFault slowLogAndSlowMetrics() {
        return ReportedFault.both(
                        "an interceptor that logs slowly, and a metric publisher that blocks",
                        "amazonka#350, aws-sdk-java-v2#2068",
                        IN_SDK,
                        AFTER_ANSWER)
                .wrong(POOL_TOO_SMALL)
                .on(APACHE5)
                .settings(c -> c.addExecutionInterceptor(new ReportedTimes.SlowLog())
                        .addMetricPublisher(new ReportedTimes.SlowMetrics()));
    }

    static ReportedFault poolOfOneAndRateLimiter() {
        return ReportedFault.both(
                        "a pool of one for 8 threads, and a rate limiter around the calls",
                        "docker-java#1466, spark-dynamodb#11",
                        POOL_TOO_SMALL,
                        BEFORE_SDK)
                .wrong(IN_SDK, SLOW_SERVICE, RETRIES)
                .load(threads(8))
                .calls(96)
                .http(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.MAX_CONNECTIONS, 1)
                        .build())
                .body(context -> {
                    CaseClients.pause(20);
                    context.putItem();
                });
    }

    static ReportedFault slowServiceAndLock() {
        ReentrantLock turns = new ReentrantLock(true);
        return ReportedFault.both(
                        "a service that takes 30 ms, and 4 threads at a lock around their calls",
                        "dynamodb-replicator#93, Semoss#2185",
                        SLOW_SERVICE,
                        BEFORE_SDK)
                .wrong(POOL_TOO_SMALL, RETRIES)
                .load(threads(4))
                .calls(60)
                .script((call, retry) -> Answer.after(Duration.ofMillis(30)))
                .body(context -> {
                    turns.lock();
                    try {
                        context.putItem();
                    } finally {
                        turns.unlock();
                    }
                });
    }
}
