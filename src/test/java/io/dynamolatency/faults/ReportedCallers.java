package io.dynamolatency.faults;

import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.HttpClientKind.CRT;
import static io.dynamolatency.HttpClientKind.NETTY;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.AFTER_ANSWER;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.BEFORE_SDK;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.CLIENT_CLOSES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.CLIENT_REBUILT;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.FUTURE_COMPLETED_LATE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.IN_SDK;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.POOL_TOO_SMALL;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.RETRIES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SEVERAL_REQUESTS;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SLOW_SERVICE;
import static io.dynamolatency.faults.FaultScenario.threads;

import io.dynamolatency.cases.CaseClients;
import io.dynamolatency.contract.ScriptedBackend.Answer;
import io.dynamolatency.diagnosis.Diagnosis.Cause.Kind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Mistakes from public threads in the code around the SDK's calls. */
final class ReportedCallers {

    /** Makes each mistake, a new one for each measurement. */
    static final List<Supplier<ReportedFault>> ALL = List.of(
            ReportedCallers::slowMapper,
            ReportedCallers::keyForEachItem,
            ReportedCallers::permits,
            ReportedCallers::skewedClock,
            ReportedCallers::pollsTheTable,
            ReportedCallers::pollsTheFuture,
            ReportedCallers::readsAgain,
            ReportedCallers::busyExecutor,
            ReportedCallers::handlersOfOneThread,
            ReportedCallers::slowAudit,
            ReportedCallers::clientOfAThread);

    private ReportedCallers() {}

    private static ReportedFault of(String name, String source, Kind... right) {
        return ReportedFault.of(name, source, right);
    }

    static ReportedFault slowMapper() {
        return of("a mapper that computes for long on each item", "boto3#2928, dynamoose#458", AFTER_ANSWER)
                .wrong(SLOW_SERVICE, POOL_TOO_SMALL, IN_SDK)
                .on(APACHE5, NETTY)
                .body(context -> {
                    context.getItem();
                    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(15);
                    while (System.nanoTime() - end < 0) {
                        Thread.onSpinWait();
                    }
                });
    }

    static ReportedFault keyForEachItem() {
        return of("a key service is asked before each item is written", "aws-encryption-sdk-python#5", BEFORE_SDK)
                .wrong(SLOW_SERVICE, SEVERAL_REQUESTS)
                .on(CRT, APACHE5)
                .body(context -> {
                    CompletableFuture.runAsync(() -> CaseClients.pause(20)).join();
                    context.putItem();
                });
    }

    static ReportedFault permits() {
        Semaphore permits = new Semaphore(2);
        return of("a semaphore with two permits for 8 threads", "linera-protocol#931, neon#3997", BEFORE_SDK)
                .wrong(POOL_TOO_SMALL, SEVERAL_REQUESTS, RETRIES)
                .load(threads(8))
                .calls(96)
                .body(context -> {
                    permits.acquire();
                    try {
                        context.putItem();
                    } finally {
                        permits.release();
                    }
                });
    }

    static ReportedFault skewedClock() {
        return of("a clock that is wrong, so that each call is repeated", "aws-sdk-net#3463", RETRIES)
                .wrong(SLOW_SERVICE, SEVERAL_REQUESTS)
                .on(APACHE5, NETTY)
                .settings(c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                .script((call, retry) -> retry ? Answer.OK : Answer.error(403, "RequestTimeTooSkewed"));
    }

    static ReportedFault pollsTheTable() {
        return of("the table is asked for until it is active, before each call", "dynamo#52", SEVERAL_REQUESTS)
                .wrong(RETRIES, SLOW_SERVICE)
                .body(context -> {
                    for (int i = 0; i < 3; i++) {
                        context.sync().describeTable(r -> r.tableName(context.tableName()));
                    }
                    context.putItem();
                });
    }

    static ReportedFault pollsTheFuture() {
        return of("a future that is looked at every 25 ms", "msopentech-tools-for-intellij#363", AFTER_ANSWER)
                .wrong(SLOW_SERVICE, FUTURE_COMPLETED_LATE, POOL_TOO_SMALL)
                .on(NETTY)
                .body(context -> {
                    var read = context.async()
                            .getItem(r -> r.tableName(context.tableName()).key(CaseClients.key("a")));
                    while (!read.isDone()) {
                        CaseClients.pause(25);
                    }
                    read.join();
                });
    }

    static ReportedFault readsAgain() {
        return of("each item of a query is read again", "aws-sdk-ruby#151", SEVERAL_REQUESTS)
                .wrong(RETRIES)
                .body(context -> {
                    context.sync().query(r -> r.tableName(context.tableName())
                            .keyConditionExpression("id = :id")
                            .expressionAttributeValues(CaseClients.key("a").entrySet().stream()
                                    .collect(Collectors.toMap(e -> ":id", e -> e.getValue()))));
                    context.getItem();
                    context.getItem();
                });
    }

    /** Other threads than the call's send the requests, so that the kit may not know enough. */
    static ReportedFault busyExecutor() {
        ExecutorService two = Executors.newFixedThreadPool(2, work -> CaseClients.daemon(work, "two"));
        return of("blocking calls of 8 threads on an executor of two", "dgraph4j#293, databricks-jdbc#476", BEFORE_SDK)
                .orNone()
                .wrong(POOL_TOO_SMALL, SEVERAL_REQUESTS, SLOW_SERVICE)
                .load(threads(8))
                .calls(96)
                .body(context ->
                        CompletableFuture.runAsync(context::putItem, two).get(20, TimeUnit.SECONDS))
                .end(two::shutdownNow);
    }

    static ReportedFault handlersOfOneThread() {
        ExecutorService one = Executors.newSingleThreadExecutor(work -> CaseClients.daemon(work, "handler"));
        return of("answers of 4 threads that one thread handles", "micrometer#2717, chronon#1464", AFTER_ANSWER)
                .wrong(SLOW_SERVICE, FUTURE_COMPLETED_LATE, POOL_TOO_SMALL)
                .on(NETTY)
                .load(threads(4))
                .calls(60)
                .body(context -> context.async()
                        .getItem(r -> r.tableName(context.tableName()).key(CaseClients.key("a")))
                        .thenAcceptAsync(read -> CaseClients.pause(10), one)
                        .get(20, TimeUnit.SECONDS))
                .end(one::shutdownNow);
    }

    static final class Audit implements ExecutionInterceptor {
        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
            CaseClients.pause(15);
        }
    }

    static ReportedFault slowAudit() {
        return of("an interceptor that reports each call when it is over", "aws-sdk-java#1514", AFTER_ANSWER)
                .wrong(SLOW_SERVICE, IN_SDK)
                .on(APACHE5, CRT)
                .settings(c -> c.addExecutionInterceptor(new Audit()));
    }

    static ReportedFault clientOfAThread() {
        return of("a thread for each call, and a client for each thread", "aws-sdk#43", CLIENT_REBUILT)
                .wrong(CLIENT_CLOSES, POOL_TOO_SMALL)
                .on(APACHE5)
                .body(context -> {
                    Thread thread = CaseClients.daemon(
                            () -> {
                                try (SdkClient own = context.anotherClient()) {
                                    context.putItem(own);
                                }
                            },
                            "of a call");
                    thread.start();
                    thread.join(TimeUnit.SECONDS.toMillis(20));
                });
    }
}
