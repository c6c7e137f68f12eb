package io.dynamolatency.internal.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.AnsweringHttpClient;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.ClientOrigins;
import io.dynamolatency.internal.wire.OtherSenders;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.ClientType;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What a call's trace holds, with SDK clients as anyone builds them, above an HTTP client that answers by itself. */
@Tag("unit")
class InvocationTraceTest {

    /** The statuses of the next answers; 200 when there are no more. */
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

    private final List<String> ids = new CopyOnWriteArrayList<>();

    private final SdkHttpClient http = new AnsweringHttpClient(request -> {
        ids.add(request.firstMatchingHeader("amz-sdk-invocation-id").orElseThrow());
        Integer scripted = statuses.poll();
        return scripted == null ? 200 : scripted;
    });

    /** The same for asynchronous clients, which it answers from whichever thread sends. */
    private final class AnsweringLater implements SdkAsyncHttpClient {
        @Override
        public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
            try {
                HttpExecuteResponse answer = http.prepareRequest(HttpExecuteRequest.builder()
                                .request(request.request())
                                .build())
                        .call();
                request.responseHandler().onHeaders(answer.httpResponse());
                request.responseHandler()
                        .onStream(AsyncRequestBody.fromString("{}").map(bytes -> bytes));
                return CompletableFuture.completedFuture(null);
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private record Sent(String invocationId, int client, long began, long ready, long done) {}

    private static List<Sent> sentBy(@Nullable InvocationTrace trace) {
        List<Sent> sent = new ArrayList<>();
        if (trace != null) {
            trace.forEach((id, client, began, ready, done) -> sent.add(new Sent(id, client, began, ready, done)));
        }
        return sent;
    }

    private static List<Sent> current() {
        return sentBy(InvocationTrace.ofThisThread());
    }

    private DynamoDbClient client() {
        return DynamoDbClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
    }

    private DynamoDbAsyncClient asyncClient() {
        return DynamoDbAsyncClient.builder()
                .httpClient(new AnsweringLater())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
    }

    @AfterEach
    void endTrace() {
        InvocationTrace.end();
    }

    @Test
    void aTraceHasTheRequestsOfItsCallAndTheClientsThatSentThem() {
        try (DynamoDbClient one = client();
                DynamoDbClient other = client()) {
            one.listTables();
            InvocationTrace.begin(CallClock.REAL);
            one.listTables();
            one.listTables();
            other.listTables();

            List<Sent> sent = current();
            assertThat(sent).extracting(Sent::invocationId).isEqualTo(ids.subList(1, 4));
            assertThat(sent.get(0).client()).isEqualTo(sent.get(1).client());
            assertThat(sent.get(0).client()).isNotEqualTo(sent.get(2).client());

            InvocationTrace.begin(CallClock.REAL);
            assertThat(current()).isEmpty();
        }
    }

    @Test
    void aTraceHasTheTimesOfThePhases() {
        try (DynamoDbClient client = client();
                DynamoDbAsyncClient later = asyncClient()) {
            long before = System.nanoTime();
            InvocationTrace.begin(CallClock.REAL);
            client.listTables();
            later.listTables().orTimeout(20, TimeUnit.SECONDS).join();
            long after = System.nanoTime();

            assertThat(current()).hasSize(2);
            for (Sent sent : current()) {
                assertThat(new long[] {before, sent.began(), sent.ready(), sent.done(), after})
                        .isSorted();
            }
        }
    }

    /** A thread that an executor starts has no trace, but a measurement wants to know what it sends. */
    @Test
    void requestsOfOtherThreadsAreRememberedDuringAMeasurement() throws InterruptedException {
        ClientRedirect measurement = ClientRedirect.nowhere(host -> false);
        try (DynamoDbClient client = client()) {
            long before = System.nanoTime();
            InvocationTrace.begin(CallClock.REAL);
            Thread other = new Thread(client::listTables, "other");
            other.start();
            other.join(TimeUnit.SECONDS.toMillis(20));
            client.listTables();
            long after = System.nanoTime();

            OtherSenders.Sender sender = OtherSenders.ofThisJvm().of(ids.get(0)).orElseThrow();
            assertThat(sender.threadName()).isEqualTo("other");
            assertThat(sender.thread()).isEqualTo(other.getId());
            assertThat(sender.client()).isEqualTo(current().get(0).client());
            assertThat(new long[] {
                        before,
                        sender.beganNanos(),
                        sender.readyNanos(),
                        sender.doneNanos().get(),
                        after
                    })
                    .isSorted();
            assertThat(OtherSenders.ofThisJvm().of(ids.get(1))).isEmpty();
        } finally {
            measurement.close();
        }
    }

    @Test
    void aClientThatACallBuildsIsBuiltInTheCallOnTheClockOfTheCall() {
        CallClock ahead = () -> System.nanoTime() + TimeUnit.HOURS.toNanos(1);
        InvocationTrace.begin(ahead);
        long start = ahead.now();
        try (DynamoDbClient client = client()) {
            client.listTables();
        }
        int built = current().get(0).client();
        assertThat(ClientOrigins.ofThisJvm().builtBetween(built, start, ahead.now()))
                .isTrue();
    }

    @Test
    void whatHasNoResultYetHasNoTimeOfOne() {
        InvocationInterceptor client = new InvocationInterceptor();
        SentRequest late = new SentRequest(ClientType.ASYNC);
        InvocationTrace.begin(CallClock.REAL);
        late.asked(client);
        late.sent(client);
        assertThat(current()).extracting(Sent::done).containsExactly(0L);
        elsewhere(() -> late.answered(client));
        assertThat(current()).extracting(Sent::done).doesNotContain(0L);
    }

    @Test
    void attemptsAreOneInvocation() {
        statuses.add(500);
        statuses.add(500);
        try (DynamoDbClient client = client()) {
            InvocationTrace.begin(CallClock.REAL);
            client.listTables();
            assertThat(ids).hasSize(3).containsOnly(ids.get(0));
            assertThat(current()).extracting(Sent::invocationId).containsExactly(ids.get(0));
        }
    }

    @Test
    void whatAnotherThreadCallsIsNotTraced() {
        try (DynamoDbClient client = client()) {
            InvocationTrace.begin(CallClock.REAL);
            CompletableFuture.runAsync(client::listTables).join();
            assertThat(ids).hasSize(1);
            assertThat(current()).isEmpty();
        }
    }

    @Test
    void withoutATraceNothingIsKept() {
        try (DynamoDbClient client = client()) {
            client.listTables();
            assertThat(current()).isEmpty();
        }
    }

    @Test
    void requestsToOtherServicesAreLeftAlone() {
        InvocationTrace.begin(CallClock.REAL);
        for (ClientType type : List.of(ClientType.SYNC, ClientType.ASYNC)) {
            try (ClientRedirect redirect = ClientRedirect.to(URI.create("http://127.0.0.1:4711"), host -> true)) {
                redirect.enter();
                new SentRequest("S3", type).passThrough(new InvocationInterceptor());
            }
        }
        assertThat(current()).isEmpty();
    }

    private static void elsewhere(Runnable what) {
        CompletableFuture.runAsync(what).orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void whatAnAsynchronousClientSendsFromAnotherThreadBelongsToTheCallThatAskedForIt() {
        InvocationInterceptor client = new InvocationInterceptor();
        SentRequest one = new SentRequest(ClientType.ASYNC);
        SentRequest other = new SentRequest(ClientType.ASYNC);
        InvocationTrace.begin(CallClock.REAL);
        one.asked(client);
        other.asked(client);
        assertThat(current()).isEmpty();
        elsewhere(() -> other.sent(client));
        elsewhere(() -> one.sent(client));
        assertThat(current()).extracting(Sent::invocationId).containsExactly(other.id(), one.id());
    }

    @Test
    void whatIsSentLateIsNotTheNextCalls() {
        InvocationInterceptor client = new InvocationInterceptor();
        SentRequest late = new SentRequest(ClientType.ASYNC);
        SentRequest next = new SentRequest(ClientType.ASYNC);
        InvocationTrace.begin(CallClock.REAL);
        InvocationTrace first = InvocationTrace.ofThisThread();
        late.asked(client);

        InvocationTrace.begin(CallClock.REAL);
        next.asked(client);
        elsewhere(() -> late.sent(client));
        elsewhere(() -> next.sent(client));
        assertThat(current()).extracting(Sent::invocationId).containsExactly(next.id());
        assertThat(sentBy(first)).extracting(Sent::invocationId).containsExactly(late.id());
    }

    @Test
    void anAttemptOfAnEarlierCallIsNotTheNextCalls() {
        statuses.add(500);
        statuses.add(500);
        try (DynamoDbAsyncClient late = asyncClient();
                DynamoDbClient client = client()) {
            InvocationTrace.begin(CallClock.REAL);
            CompletableFuture<?> answer = late.listTables();
            assertThat(current()).extracting(Sent::invocationId).isEqualTo(List.copyOf(ids.subList(0, 1)));

            InvocationTrace.begin(CallClock.REAL);
            answer.orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(ids).hasSize(3).containsOnly(ids.get(0));
            assertThat(current()).isEmpty();
            client.listTables();
            assertThat(current()).extracting(Sent::invocationId).containsExactly(ids.get(3));
        }
    }

    @Test
    void aThreadKeepsItsTraceWhileNothingIsAwaited() {
        try (DynamoDbAsyncClient later = asyncClient();
                DynamoDbClient client = client()) {
            InvocationTrace.begin(CallClock.REAL);
            InvocationTrace first = InvocationTrace.ofThisThread();
            for (int i = 0; i < 10; i++) {
                client.listTables();
                later.listTables().orTimeout(20, TimeUnit.SECONDS).join();
                assertThat(current()).hasSize(2);
                InvocationTrace.begin(CallClock.REAL);
                assertThat(InvocationTrace.ofThisThread()).isSameAs(first);
            }
        }
    }
}
