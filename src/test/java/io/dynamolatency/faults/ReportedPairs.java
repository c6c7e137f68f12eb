package io.dynamolatency.faults;

import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.CLIENT_CLOSES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.CLIENT_REBUILT;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.EXPECT_CONTINUE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.IN_SDK;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.JVM_PAUSES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.LEAKED;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.POOL_TOO_SMALL;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.REQUEST_CLOSE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.RESUMPTION_LOST;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.RETRIES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SERVER_ANSWERS_CLOSE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SEVERAL_REQUESTS;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SLOW_SERVICE;
import static io.dynamolatency.faults.FaultScenario.threads;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.cases.HttpsUrlConnections;
import io.dynamolatency.contract.ScriptedBackend.Answer;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.utils.AttributeMap;

/** Two mistakes at once, each from a public thread. Both have to be named. */
final class ReportedPairs {

    /** Makes each pair, a new one for each measurement. */
    static final List<Supplier<ReportedFault>> ALL = List.of(
            ReportedPairs::smallPoolAndBusyService,
            ReportedPairs::closeHeaderAndDescribeTable,
            ReportedPairs::requestsPerConnectionAndCollections,
            ReportedPairs::busyServiceAndRetries,
            ReportedPairs::contextPerRequestAndCloseHeader,
            ReportedPairs::closeHeaderAndSlowService,
            ReportedPairs::clientPerCallAndExpect);

    private ReportedPairs() {}

    static final class CloseHeader implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .putHeader("Connection", "close")
                    .build();
        }
    }

    static final class Expect implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .putHeader("Expect", "100-continue")
                    .build();
        }
    }

    static ReportedFault smallPoolAndBusyService() {
        return ReportedFault.both(
                        "a pool of four for 8 threads, and a service that takes 20 ms",
                        "keycloak#2214, dynamodb-replicator#93",
                        POOL_TOO_SMALL,
                        SLOW_SERVICE)
                .wrong(SEVERAL_REQUESTS, RETRIES)
                .load(threads(8))
                .calls(96)
                .http(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.MAX_CONNECTIONS, 4)
                        .build())
                .script((call, retry) -> Answer.after(Duration.ofMillis(20)));
    }

    static ReportedFault closeHeaderAndDescribeTable() {
        return ReportedFault.both(
                        "Connection: close, and the table is described before each call",
                        "aws-sdk-js#2571, dynamoose#327",
                        REQUEST_CLOSE,
                        SEVERAL_REQUESTS)
                .wrong(RETRIES)
                .settings(c -> c.addExecutionInterceptor(new CloseHeader()))
                .body(context -> {
                    context.sync().describeTable(r -> r.tableName(context.tableName()));
                    context.putItem();
                });
    }

    static ReportedFault requestsPerConnectionAndCollections() {
        Object[] alive = new Object[400_000];
        return ReportedFault.both(
                        "answers that say close, and long garbage collections",
                        "blog#37, whois#192",
                        SERVER_ANSWERS_CLOSE,
                        JVM_PAUSES)
                .wrong(RETRIES)
                .calls(40)
                .body(context -> {
                    int call = context.next();
                    if (call == 1) {
                        Arrays.setAll(alive, Integer::toString);
                    }
                    if (call % 4 == 0) {
                        System.gc();
                    }
                    context.proxy().closeAfterAnswers(true);
                    context.putItem();
                });
    }

    static ReportedFault busyServiceAndRetries() {
        return ReportedFault.both(
                        "a service that takes 30 ms and fails at times",
                        "dynamodb-replicator#93, aws-sdk-js#921",
                        SLOW_SERVICE,
                        RETRIES)
                .wrong(POOL_TOO_SMALL, SEVERAL_REQUESTS)
                .settings(c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                .script((call, retry) -> call % 2 == 0 && !retry
                        ? new Answer(500, "InternalServerError", Duration.ofMillis(30))
                        : Answer.after(Duration.ofMillis(30)));
    }

    static ReportedFault contextPerRequestAndCloseHeader() {
        return ReportedFault.both(
                        "Connection: close, and a TLS context for each request",
                        "aws-sdk-js#2571, finagle#73",
                        REQUEST_CLOSE,
                        RESUMPTION_LOST)
                .wrong(LEAKED)
                .asked(Symptom.FULL_HANDSHAKES)
                .client(endpoint -> {
                    var http = HttpsUrlConnections.contextPerRequest(endpoint);
                    return endpoint.applyTo(DynamoDbClient.builder())
                            .httpClient(http)
                            .overrideConfiguration(c -> c.addExecutionInterceptor(new CloseHeader()))
                            .build();
                });
    }

    static ReportedFault closeHeaderAndSlowService() {
        return ReportedFault.both(
                        "Connection: close, and a service that takes 30 ms",
                        "aws-sdk-js#2571, dynamodb-replicator#93",
                        REQUEST_CLOSE,
                        SLOW_SERVICE)
                .wrong(CLIENT_CLOSES, IN_SDK, RETRIES)
                .settings(c -> c.addExecutionInterceptor(new CloseHeader()))
                .script((call, retry) -> Answer.after(Duration.ofMillis(30)));
    }

    static ReportedFault clientPerCallAndExpect() {
        return ReportedFault.both(
                        "a client for each call, and Expect: 100-continue",
                        "aws-thin-dynamo-node#7, cosbench#309",
                        CLIENT_REBUILT,
                        EXPECT_CONTINUE)
                .wrong(CLIENT_CLOSES, SLOW_SERVICE)
                .network(NetworkProfile.of(Duration.ofMillis(20), TlsVersion.TLS_1_3))
                .settings(c -> c.addExecutionInterceptor(new Expect()))
                .body(context -> {
                    try (SdkClient own = context.anotherClient()) {
                        context.putItem(own);
                    }
                });
    }
}
