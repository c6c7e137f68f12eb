package io.dynamolatency.faults;

import static io.dynamolatency.HttpClientKind.APACHE4;
import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.HttpClientKind.CRT;
import static io.dynamolatency.HttpClientKind.CRT_ASYNC;
import static io.dynamolatency.HttpClientKind.NETTY;
import static io.dynamolatency.HttpClientKind.URL_CONNECTION;
import static io.dynamolatency.diagnosis.Diagnosis.Symptom.CONNECTIONS;
import static io.dynamolatency.faults.FaultScenario.rate;
import static io.dynamolatency.faults.FaultScenario.threads;

import io.dynamolatency.cases.CaseClients;
import io.dynamolatency.cases.HttpsUrlConnections;
import io.dynamolatency.contract.ScriptedBackend.Answer;
import io.dynamolatency.internal.judge.KeepAliveLimit;
import io.dynamolatency.internal.judge.Outcome;
import io.dynamolatency.internal.judge.ResultData;
import io.dynamolatency.internal.judge.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.utils.AttributeMap;

/** Healthy clients with an unusual way to call: no cause is to be named. */
final class UnusualClients {

    /** Makes each client's run, a new one for each measurement. */
    static final List<Supplier<ReportedFault>> ALL = List.of(
            UnusualClients::oneCallAtATime,
            UnusualClients::poolOfEightForEightThreads,
            UnusualClients::readsAtTheSameTime,
            UnusualClients::pausesBelowTheIdleLimit,
            UnusualClients::longItems,
            UnusualClients::pages,
            UnusualClients::batches,
            UnusualClients::transactions,
            UnusualClients::refusedByACondition,
            UnusualClients::lateAnswersWithoutCancel,
            UnusualClients::hedgedReads,
            UnusualClients::clientPerThread,
            UnusualClients::throttledAndReported,
            UnusualClients::disconnect);

    private UnusualClients() {}

    private static ReportedFault healthy(String name) {
        return ReportedFault.of(name, "").present(UnusualClients::assertReused);
    }

    private static void assertReused(ResultData result) {
        Outcome reused = new KeepAliveLimit().check(result);
        Assertions.assertThat(reused.verdict()).as(reused.message()).isEqualTo(Verdict.WITHIN);
    }

    static ReportedFault oneCallAtATime() {
        return healthy("one call at a time").on(APACHE5, APACHE4, URL_CONNECTION, CRT, NETTY, CRT_ASYNC);
    }

    static ReportedFault poolOfEightForEightThreads() {
        return healthy("a pool of 8 connections for 8 threads")
                .on(APACHE5, CRT, NETTY)
                .load(threads(8))
                .calls(160)
                .http(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.MAX_CONNECTIONS, 8)
                        .build());
    }

    /** Report: npdynamodb#23, whose reads were slow, but at the same time. */
    static ReportedFault readsAtTheSameTime() {
        return healthy("8 reads at the same time in each call")
                .asked(CONNECTIONS)
                .on(NETTY, CRT_ASYNC)
                .present(result -> Assertions.assertThat(result.wire().opened()).isLessThanOrEqualTo(16))
                .body(context -> CompletableFuture.allOf(IntStream.range(0, 8)
                                .mapToObj(i -> context.async().getItem(r -> r.tableName(context.tableName())
                                        .key(CaseClients.key("i" + i))))
                                .toArray(CompletableFuture[]::new))
                        .join());
    }

    static ReportedFault pausesBelowTheIdleLimit() {
        return healthy("pauses of 200 ms below an idle limit of 5 s")
                .on(APACHE5, NETTY)
                .load(rate(5))
                .calls(12)
                .http(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.CONNECTION_MAX_IDLE_TIMEOUT, Duration.ofSeconds(5))
                        .build());
    }

    static ReportedFault longItems() {
        return healthy("items of 300 kB").asked(CONNECTIONS).on(APACHE5, NETTY).body(context -> {
            Map<String, AttributeValue> item = new HashMap<>(ReportedFaults.item());
            item.put("text", AttributeValue.fromS("x".repeat(300_000)));
            CompletableFuture<?> put = context.client() instanceof DynamoDbClient
                    ? CompletableFuture.completedFuture(context.sync()
                            .putItem(r -> r.tableName(context.tableName()).item(item)))
                    : context.async()
                            .putItem(r -> r.tableName(context.tableName()).item(item));
            put.join();
        });
    }

    static ReportedFault pages() {
        return healthy("all pages of a scan")
                .asked(CONNECTIONS)
                .on(APACHE5, URL_CONNECTION)
                .calls(12)
                .body(context -> {
                    if (context.next() <= 4) {
                        context.putItem();
                    }
                    context.sync()
                            .scanPaginator(r -> r.tableName(context.tableName()).limit(1))
                            .items()
                            .forEach(item -> {});
                });
    }

    static ReportedFault batches() {
        return healthy("a batch of reads").on(APACHE5, CRT).body(context -> context.sync()
                .batchGetItem(r -> r.requestItems(Map.of(
                        context.tableName(),
                        KeysAndAttributes.builder()
                                .keys(List.of(CaseClients.key("a"), CaseClients.key("b")))
                                .build()))));
    }

    static ReportedFault transactions() {
        return healthy("a transaction of two writes").on(APACHE5).body(context -> context.sync()
                .transactWriteItems(r -> r.transactItems(List.of(
                        TransactWriteItem.builder()
                                .put(p -> p.tableName(context.tableName())
                                        .item(CaseClients.key("one-" + System.nanoTime())))
                                .build(),
                        TransactWriteItem.builder()
                                .put(p -> p.tableName(context.tableName())
                                        .item(CaseClients.key("two-" + System.nanoTime())))
                                .build()))));
    }

    static ReportedFault refusedByACondition() {
        return healthy("calls that a condition refuses")
                .asked(CONNECTIONS)
                .on(APACHE5, CRT, URL_CONNECTION)
                .fail()
                .present(result -> Assertions.assertThat(result.wire().opened()).isLessThanOrEqualTo(2))
                .body(ReportedFaults::halfRefused);
    }

    /** Report: async-http-client#1129. The caller stops waiting, but does not cancel. */
    static ReportedFault lateAnswersWithoutCancel() {
        return healthy("answers that come too late for their caller, which does not cancel")
                .asked(CONNECTIONS)
                .on(NETTY)
                .calls(40)
                .body(context -> {
                    CompletableFuture<?> read = context.async()
                            .getItem(r -> r.tableName(context.tableName()).key(CaseClients.key("a")));
                    try {
                        read.get(2, TimeUnit.MILLISECONDS);
                    } catch (TimeoutException late) {
                        CaseClients.pause(30);
                    }
                });
    }

    static ReportedFault hedgedReads() {
        return healthy("hedged reads that are not cancelled")
                .asked(CONNECTIONS)
                .on(NETTY)
                .calls(40)
                .body(context -> {
                    CompletableFuture<GetItemResponse> first = read(context);
                    try {
                        first.get(2, TimeUnit.MILLISECONDS);
                    } catch (TimeoutException late) {
                        CompletableFuture.anyOf(first, read(context)).join();
                    }
                });
    }

    private static CompletableFuture<GetItemResponse> read(FaultContext context) {
        return context.async().getItem(r -> r.tableName(context.tableName()).key(CaseClients.key("a")));
    }

    static ReportedFault clientPerThread() {
        Map<Thread, SdkClient> own = new ConcurrentHashMap<>();
        return healthy("a client for each of 4 threads")
                .asked(CONNECTIONS)
                .on(APACHE5)
                .load(threads(4))
                .calls(120)
                .body(context -> {
                    context.putItem(own.computeIfAbsent(Thread.currentThread(), thread -> context.anotherClient()));
                })
                .end(() -> own.values().forEach(SdkClient::close));
    }

    static ReportedFault throttledAndReported() {
        return healthy("throttled calls that fail at once")
                .asked(CONNECTIONS)
                .on(APACHE5, NETTY)
                .fail()
                .script((call, retry) ->
                        call % 3 == 0 ? Answer.error(400, "ProvisionedThroughputExceededException") : Answer.OK);
    }

    /** Reports: apm-agent-java#819, rescu#5. The JDK reuses connections whose answers were read to the end. */
    static ReportedFault disconnect() {
        return healthy("HttpURLConnection.disconnect() after answers that were read to the end")
                .on(URL_CONNECTION)
                .client(endpoint -> CaseClients.over(endpoint, HttpsUrlConnections.disconnecting(endpoint)));
    }
}
