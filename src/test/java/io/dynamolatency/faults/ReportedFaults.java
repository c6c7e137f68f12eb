package io.dynamolatency.faults;

import static io.dynamolatency.HttpClientKind.APACHE4;
import static io.dynamolatency.HttpClientKind.APACHE5;
import static io.dynamolatency.HttpClientKind.CRT;
import static io.dynamolatency.HttpClientKind.NETTY;
import static io.dynamolatency.HttpClientKind.URL_CONNECTION;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.ABANDONED_CALLS;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.BEFORE_SDK;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.CLIENT_CLOSES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.CLIENT_REBUILT;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.ERROR_ANSWERS;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.FAILED_HANDSHAKES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.IDLE_LIMIT;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.IN_SDK;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.JVM_PAUSES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.LEAKED;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.POOL_OVERFLOW;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.POOL_TOO_SMALL;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.REQUEST_CLOSE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.RETRIES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SERVER_ANSWERS_CLOSE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SERVER_CLOSES;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SERVER_CLOSES_IDLE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SEVERAL_REQUESTS;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.SLOW_SERVICE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.TIME_TO_LIVE;
import static io.dynamolatency.diagnosis.Diagnosis.Cause.Kind.UNUSED_CONNECTIONS;
import static io.dynamolatency.faults.FaultScenario.NETWORK;
import static io.dynamolatency.faults.FaultScenario.rate;
import static io.dynamolatency.faults.FaultScenario.threads;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.cases.CaseClients;
import io.dynamolatency.cases.HttpsUrlConnections;
import io.dynamolatency.contract.ScriptedBackend.Answer;
import io.dynamolatency.diagnosis.Diagnosis.Symptom;
import io.dynamolatency.wire.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.utils.AttributeMap;

/** Mistakes from public threads, written before the diagnosis knew them. Two at once are in {@link ReportedPairs}. */
final class ReportedFaults {

    static final Duration RTT = FaultScenario.RTT;
    static final String ID = "id";

    /** Makes each report, a new one for each measurement. */
    static final List<Supplier<ReportedFault>> ALL = List.of(
            ReportedFaults::closeInAnOverrideConfiguration,
            ReportedFaults::requestsPerConnection,
            ReportedFaults::unreadErrorStreams,
            ReportedFaults::unreadErrorBodies,
            ReportedFaults::idleConnectionsOfALoadBalancer,
            ReportedFaults::shortTimeToLive,
            ReportedFaults::shortIdleTime,
            ReportedFaults::clientInTheHandler,
            ReportedFaults::clientPerRenewal,
            ReportedFaults::httpClientPerRequest,
            ReportedFaults::closeAnnouncedAfterErrors,
            ReportedFaults::unprocessedItems,
            ReportedFaults::describeTableBeforeEachPut,
            ReportedFaults::optimisticLock,
            ReportedFaults::retriesOfTheApplication,
            ReportedFaults::adaptiveRetries,
            ReportedFaults::serverErrors,
            ReportedFaults::shortSocketTimeOut,
            ReportedFaults::timeOutWithinALongAnswer,
            ReportedFaults::poolOfTwo,
            ReportedFaults::busyService,
            ReportedFaults::garbageCollections);

    private ReportedFaults() {}

    static ReportedFault closeInAnOverrideConfiguration() {
        return ReportedFault.of(
                        "Connection: close in the override configuration of requests", "aws-sdk-js#2571", REQUEST_CLOSE)
                .wrong(CLIENT_CLOSES, SERVER_CLOSES, SERVER_ANSWERS_CLOSE)
                .on(APACHE4, CRT)
                .body(context -> context.sync().putItem(r -> r.tableName(context.tableName())
                        .item(item())
                        .overrideConfiguration(c -> c.putHeader("Connection", "close"))))
                .present(result -> assertThat(result.wire().exchanges()).allMatch(Exchange::requestSaysClose));
    }

    static ReportedFault requestsPerConnection() {
        return ReportedFault.of(
                        "a proxy that ends each connection after its 20th request",
                        "jinhailang/blog#37, puppet-nginx#873",
                        SERVER_ANSWERS_CLOSE)
                .wrong(CLIENT_CLOSES, SERVER_CLOSES, TIME_TO_LIVE, CLIENT_REBUILT)
                .asked(Symptom.CONNECTIONS)
                .on(APACHE5, NETTY, URL_CONNECTION)
                .calls(100)
                .body(context -> {
                    context.proxy().closeAfterAnswers(context.next() % 20 == 0);
                    context.putItem();
                })
                .present(result -> assertThat(result.wire().opened()).isBetween(4, 8));
    }

    static ReportedFault unreadErrorStreams() {
        return ReportedFault.of(
                        "the bodies of error answers are never read, on HttpURLConnection",
                        "NetStorageKit-Java#7, apollo#845",
                        LEAKED,
                        UNUSED_CONNECTIONS)
                .wrong(ERROR_ANSWERS, CLIENT_CLOSES, CLIENT_REBUILT, SERVER_CLOSES)
                .asked(Symptom.CONNECTIONS)
                .on(URL_CONNECTION)
                .client(endpoint -> CaseClients.over(endpoint, HttpsUrlConnections.leavingErrorsUnread(endpoint)))
                .fail()
                .body(ReportedFaults::halfRefused)
                .present(result -> assertThat(result.wire().opened()).isGreaterThan(5));
    }

    static ReportedFault unreadErrorBodies() {
        Queue<InputStream> held = new ConcurrentLinkedQueue<>();
        ExecutionInterceptor holding = new ExecutionInterceptor() {
            @Override
            public Optional<InputStream> modifyHttpResponseContent(
                    Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
                if (context.httpResponse().isSuccessful()) {
                    return context.responseBody();
                }
                InputStream body = context.responseBody().orElseThrow();
                held.add(body);
                try {
                    return Optional.of(
                            new ByteArrayInputStream(ClientFaults.allButTheEnd(body, context.httpResponse())));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        };
        return ReportedFault.of(
                        "the bodies of error answers are never read",
                        "gerrit-rest-java-client#149, riptide#882",
                        LEAKED,
                        UNUSED_CONNECTIONS)
                .wrong(ERROR_ANSWERS, CLIENT_CLOSES, CLIENT_REBUILT, SERVER_CLOSES)
                .asked(Symptom.CONNECTIONS)
                .on(APACHE5, APACHE4)
                .fail()
                .settings(c -> c.addExecutionInterceptor(holding))
                .body(ReportedFaults::halfRefused)
                .present(result -> assertThat(result.wire().opened()).isGreaterThan(5))
                .end(held::clear);
    }

    static ReportedFault idleConnectionsOfALoadBalancer() {
        return ReportedFault.of(
                        "a load balancer that ends idle connections",
                        "reactor-netty#764, conbench#1158",
                        SERVER_CLOSES_IDLE)
                .wrong(IDLE_LIMIT, TIME_TO_LIVE, SERVER_CLOSES, CLIENT_CLOSES)
                .asked(Symptom.CONNECTIONS)
                .on(NETTY, CRT)
                .network(NETWORK.withIdleTimeout(Duration.ofMillis(120)))
                .load(rate(4))
                .calls(10)
                .fail()
                .settings(c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy()));
    }

    static ReportedFault shortTimeToLive() {
        return ReportedFault.of("a time to live that is short for TLS", "vespa#10095", TIME_TO_LIVE)
                .wrong(IDLE_LIMIT, SERVER_CLOSES, CLIENT_REBUILT, LEAKED)
                .asked(Symptom.CONNECTIONS)
                .on(APACHE4, NETTY)
                .calls(160)
                .http(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.CONNECTION_TIME_TO_LIVE, Duration.ofMillis(250))
                        .build())
                .present(result -> assertThat(result.wire().closedByClient()).isGreaterThan(2));
    }

    static ReportedFault shortIdleTime() {
        return ReportedFault.of("an idle time that is shorter than the pauses between calls", "everr#143", IDLE_LIMIT)
                .wrong(TIME_TO_LIVE, SERVER_CLOSES_IDLE, SERVER_CLOSES, CLIENT_REBUILT)
                .asked(Symptom.CONNECTIONS)
                .on(APACHE4, CRT)
                .load(rate(6))
                .calls(12)
                .http(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.CONNECTION_MAX_IDLE_TIMEOUT, Duration.ofMillis(40))
                        .build())
                .present(result -> assertThat(result.wire().opened()).isGreaterThan(3));
    }

    static ReportedFault clientInTheHandler() {
        return ReportedFault.of(
                        "a client built in the handler", "aws-sdk-js#2276, aws-thin-dynamo-node#7", CLIENT_REBUILT)
                .wrong(CLIENT_CLOSES, TIME_TO_LIVE, LEAKED)
                .on(APACHE5, CRT)
                .body(context -> {
                    try (SdkClient own = context.anotherClient()) {
                        context.putItem(own);
                    }
                });
    }

    static ReportedFault clientPerRenewal() {
        AtomicReference<SdkClient> current = new AtomicReference<>();
        return ReportedFault.of(
                        "a client is built again whenever its keys are renewed, every 6th call",
                        "milvus-storage#613, aws-sdk-java-v2#3846",
                        CLIENT_REBUILT)
                .wrong(CLIENT_CLOSES, TIME_TO_LIVE, IDLE_LIMIT, LEAKED)
                .asked(Symptom.CONNECTIONS)
                .on(APACHE5)
                .calls(60)
                .body(context -> {
                    if (context.next() % 6 == 1) {
                        SdkClient before = current.getAndSet(context.anotherClient());
                        if (before != null) {
                            before.close();
                        }
                    }
                    context.putItem(current.get());
                })
                .present(result -> assertThat(result.wire().opened()).isGreaterThanOrEqualTo(10))
                .end(() -> current.get().close());
    }

    static ReportedFault httpClientPerRequest() {
        return ReportedFault.of(
                        "an HTTP client built for each request and closed after it",
                        "rusoto#1309",
                        UNUSED_CONNECTIONS,
                        CLIENT_CLOSES)
                .wrong(LEAKED, TIME_TO_LIVE, IDLE_LIMIT, SERVER_CLOSES)
                .client(endpoint -> CaseClients.over(endpoint, new PerRequest(endpoint)))
                .present(FaultScenario::assertNoneReused);
    }

    static ReportedFault closeAnnouncedAfterErrors() {
        return ReportedFault.of(
                        "a server that says close in its error answers",
                        "open-liberty#16521",
                        SERVER_ANSWERS_CLOSE,
                        ERROR_ANSWERS)
                .wrong(CLIENT_CLOSES, SERVER_CLOSES, RETRIES)
                .asked(Symptom.CONNECTIONS)
                .on(APACHE5, NETTY)
                .calls(40)
                .fail()
                .script((call, retry) -> call % 4 == 0 ? Answer.error(500, "InternalServerError") : Answer.OK)
                .body(context -> {
                    context.proxy().closeAfterAnswers(context.next() % 4 == 0);
                    context.putItem();
                })
                .present(result -> assertThat(result.wire().opened()).isGreaterThan(8));
    }

    static ReportedFault unprocessedItems() {
        return ReportedFault.of("a batch is written again until all is processed", "boto3#4150", SEVERAL_REQUESTS)
                .wrong(RETRIES, CLIENT_REBUILT)
                .calls(20)
                .body(context -> {
                    List<WriteRequest> puts = List.of(WriteRequest.builder()
                            .putRequest(p -> p.item(item()))
                            .build());
                    for (int i = 0; i < 4; i++) {
                        context.sync().batchWriteItem(r -> r.requestItems(Map.of(context.tableName(), puts)));
                    }
                });
    }

    static ReportedFault describeTableBeforeEachPut() {
        return ReportedFault.of(
                        "the table is described before each call", "dynamoose#327, AWScala#134", SEVERAL_REQUESTS)
                .wrong(RETRIES, CLIENT_REBUILT)
                .network(NetworkProfile.of(Duration.ofMillis(20), TlsVersion.TLS_1_3))
                .on(CRT, URL_CONNECTION)
                .calls(20)
                .body(context -> {
                    context.sync().describeTable(r -> r.tableName(context.tableName()));
                    context.putItem();
                });
    }

    static ReportedFault optimisticLock() {
        return ReportedFault.of("an optimistic lock that is lost and tried again", "gumroad#7452", SEVERAL_REQUESTS)
                .wrong(RETRIES, ERROR_ANSWERS)
                .calls(20)
                .body(context -> {
                    for (int i = 0; i < 2; i++) {
                        context.getItem();
                        refused(context.sync(), context.tableName());
                    }
                    context.putItem();
                });
    }

    static ReportedFault retriesOfTheApplication() {
        return ReportedFault.of(
                        "throttled calls that the application repeats itself",
                        "sleeper#3011",
                        SEVERAL_REQUESTS,
                        BEFORE_SDK)
                .wrong(ERROR_ANSWERS, CLIENT_CLOSES)
                .calls(20)
                .script((call, retry) ->
                        call % 3 == 0 ? Answer.OK : Answer.error(400, "ProvisionedThroughputExceededException"))
                .body(context -> {
                    while (true) {
                        try {
                            context.putItem();
                            return;
                        } catch (ProvisionedThroughputExceededException throttled) {
                            CaseClients.pause(10);
                        }
                    }
                });
    }

    static ReportedFault adaptiveRetries() {
        return ReportedFault.of(
                        "an adaptive retry strategy that holds back throttled calls",
                        "boto3#3016, aws-sdk-java-v2#2658",
                        RETRIES,
                        IN_SDK)
                .wrong(POOL_TOO_SMALL, ERROR_ANSWERS)
                .calls(12)
                .settings(c -> c.retryStrategy(AwsRetryStrategy.adaptiveRetryStrategy()))
                .script((call, retry) -> call % 4 == 0 && !retry
                        ? Answer.error(400, "ProvisionedThroughputExceededException")
                        : Answer.OK);
    }

    static ReportedFault serverErrors() {
        return ReportedFault.of("server errors that the SDK repeats", "aws-sdk-js#921", RETRIES)
                .wrong(ERROR_ANSWERS, SERVER_CLOSES)
                .on(NETTY, URL_CONNECTION)
                .calls(30)
                .settings(c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                .script((call, retry) ->
                        call % 3 == 0 && !retry ? Answer.error(500, "InternalServerError") : Answer.OK);
    }

    static ReportedFault shortSocketTimeOut() {
        return ReportedFault.of(
                        "a socket time-out shorter than some answers take",
                        "dynamodb-replicator#93",
                        ABANDONED_CALLS,
                        RETRIES)
                .wrong(TIME_TO_LIVE, CLIENT_CLOSES, SERVER_CLOSES, LEAKED)
                .on(APACHE5, NETTY)
                .calls(25)
                .fail()
                .http(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.READ_TIMEOUT, Duration.ofMillis(80))
                        .build())
                .settings(c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                .script((call, retry) -> call % 5 == 0 && !retry ? Answer.after(Duration.ofMillis(250)) : Answer.OK);
    }

    static ReportedFault timeOutWithinALongAnswer() {
        return ReportedFault.of("a time limit that ends within a long answer", "aws-sdk-java-v2#5753", ABANDONED_CALLS)
                .wrong(CLIENT_CLOSES, TIME_TO_LIVE, FAILED_HANDSHAKES, LEAKED)
                .asked(Symptom.CONNECTIONS)
                .network(NetworkProfile.of(Duration.ofMillis(20), TlsVersion.TLS_1_3))
                .calls(24)
                .fail()
                .body(context -> {
                    int call = context.next();
                    if (call == 1) {
                        Map<String, AttributeValue> item = new HashMap<>(CaseClients.key("long"));
                        item.put("text", AttributeValue.fromS("x".repeat(390_000)));
                        context.sync()
                                .putItem(r -> r.tableName(context.tableName()).item(item));
                    }
                    if (call % 2 == 0) {
                        context.putItem();
                        return;
                    }
                    context.sync().getItem(r -> r.tableName(context.tableName())
                            .key(CaseClients.key("long"))
                            .overrideConfiguration(c -> c.apiCallTimeout(Duration.ofMillis(110))));
                })
                .present(result -> assertThat(result.errors()).isGreaterThan(5));
    }

    static ReportedFault poolOfTwo() {
        return ReportedFault.of(
                        "a pool of two connections for 8 threads", "keycloak#2214, docker-java#1466", POOL_TOO_SMALL)
                .wrong(POOL_OVERFLOW, SEVERAL_REQUESTS)
                .on(APACHE4, CRT, NETTY)
                .load(threads(8))
                .calls(96)
                .http(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.MAX_CONNECTIONS, 2)
                        .build())
                .present(result -> assertThat(result.wire().peakConcurrency()).isLessThanOrEqualTo(2));
    }

    static ReportedFault busyService() {
        return ReportedFault.of("a service that is busy at times", "dynamodb-replicator#93", SLOW_SERVICE)
                .wrong(POOL_TOO_SMALL, RETRIES, CLIENT_CLOSES)
                .on(NETTY, APACHE5)
                .load(threads(4))
                .calls(60)
                .script((call, retry) -> call % 4 == 0 ? Answer.after(Duration.ofMillis(60)) : Answer.OK);
    }

    static ReportedFault garbageCollections() {
        Object[] alive = new Object[400_000];
        return ReportedFault.of("long garbage collections", "whois#192", JVM_PAUSES)
                .wrong(POOL_TOO_SMALL, SEVERAL_REQUESTS)
                .on(APACHE5, NETTY)
                .calls(40)
                .body(context -> {
                    int call = context.next();
                    if (call == 1) {
                        Arrays.setAll(alive, Integer::toString);
                    }
                    if (call % 5 == 0) {
                        System.gc();
                    }
                    context.putItem();
                });
    }

    static Map<String, AttributeValue> item() {
        return CaseClients.key("item-" + System.nanoTime());
    }

    /** Every second call fails on a condition. */
    static void halfRefused(FaultContext context) {
        if (context.next() % 2 == 0) {
            context.putItem();
        } else {
            create(context.sync(), context.tableName());
        }
    }

    /** Creates the item "only", which fails from the second time on. */
    static void create(DynamoDbClient dynamo, String table) {
        dynamo.putItem(
                r -> r.tableName(table).item(CaseClients.key("only")).conditionExpression("attribute_not_exists(id)"));
    }

    static void refused(DynamoDbClient dynamo, String table) {
        try {
            create(dynamo, table);
        } catch (ConditionalCheckFailedException present) {
            // as it should
        }
    }

    /** Builds an HTTP client for each request. */
    private static final class PerRequest implements SdkHttpClient {
        private final DynamoEndpoint endpoint;

        PerRequest(DynamoEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    try (SdkHttpClient own =
                            endpoint.applyTo(Apache5HttpClient.builder()).build()) {
                        HttpExecuteResponse answer = own.prepareRequest(request).call();
                        byte[] body = answer.responseBody().orElseThrow().readAllBytes();
                        return HttpExecuteResponse.builder()
                                .response(answer.httpResponse())
                                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                                .build();
                    }
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }
}
