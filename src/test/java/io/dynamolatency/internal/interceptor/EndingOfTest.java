package io.dynamolatency.internal.interceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.fixture.AnsweringHttpClient;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.ClientOrigins;
import io.dynamolatency.internal.wire.HttpClientName;
import io.dynamolatency.internal.wire.InvocationEndings;
import io.dynamolatency.internal.wire.InvocationEndings.Ending;
import io.dynamolatency.internal.wire.InvocationEndings.Kind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An invocation without an answer was ended by its caller, by a time-out, or by a pool without a free connection. */
@Tag("unit")
class EndingOfTest {

    private record Seen(String id, int client) {}

    @AfterEach
    void endTrace() {
        InvocationTrace.end();
    }

    @Test
    void anExceptionShowsWhatEndedIt() {
        assertThat(EndingOf.kind(SdkClientException.create(
                        "Unable to execute HTTP request: Timeout waiting for connection from pool")))
                .isEqualTo(Kind.NO_CONNECTION);
        assertThat(EndingOf.kind(new RuntimeException(new Throwable(
                        "Acquire operation took longer than the configured maximum time. This indicates ..."))))
                .isEqualTo(Kind.NO_CONNECTION);
        assertThat(EndingOf.kind(new RuntimeException(
                        new Throwable("Maximum pending connection acquisitions exceeded. The request rate is ..."))))
                .isEqualTo(Kind.NO_CONNECTION);
        assertThat(EndingOf.kind(new IllegalStateException("Too many outstanding acquire operations")))
                .isEqualTo(Kind.NO_CONNECTION);
        assertThat(EndingOf.kind(ApiCallAttemptTimeoutException.create(50))).isEqualTo(Kind.ATTEMPT_TIMEOUT);
        assertThat(EndingOf.kind(new RuntimeException(new SocketTimeoutException("Read timed out"))))
                .isEqualTo(Kind.READ_TIMEOUT);
        assertThat(EndingOf.kind(AbortedException.builder()
                        .message("Thread was interrupted")
                        .build()))
                .isEqualTo(Kind.INTERRUPTED);
        assertThat(EndingOf.kind(new IllegalStateException("no region"))).isEqualTo(Kind.OTHER);
    }

    /** An HTTP client that fails as one whose thread was interrupted. */
    private static final class Interrupted implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            throw AbortedException.create("Thread was interrupted");
        }

        @Override
        public String clientName() {
            return "Interrupted";
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /** An HTTP client that does not answer, but fails when a test says so. */
    private static final class Silent implements SdkAsyncHttpClient {
        private final List<AsyncExecuteRequest> requests = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> answer = new CompletableFuture<>();

        @Override
        public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
            requests.add(request);
            return answer;
        }

        String id() {
            return requests.get(0)
                    .request()
                    .firstMatchingHeader("amz-sdk-invocation-id")
                    .orElseThrow();
        }

        void fail(IOException failure) {
            requests.get(0).responseHandler().onError(failure);
            answer.completeExceptionally(failure);
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    @Test
    void theTimeOutOfOneRequestIsKnownUntilTheSdkReportsItsEnd() {
        Duration limit = Duration.ofSeconds(20);
        Silent http = new Silent();
        try (DynamoDbAsyncClient client = DynamoDbAsyncClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
                .build()) {
            CompletableFuture<?> call = client.listTables(r -> r.overrideConfiguration(c -> c.apiCallTimeout(limit)));
            String id = http.id();
            assertThat(InvocationEndings.ofThisJvm().timeoutOf(id)).contains(limit);
            http.fail(new IOException("gone"));
            assertThatThrownBy(call::join).hasRootCauseMessage("gone");
            assertThat(InvocationEndings.ofThisJvm().timeoutOf(id)).isEmpty();
        }
        List<Optional<Duration>> known = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        try (DynamoDbClient client = DynamoDbClient.builder()
                .httpClient(new AnsweringHttpClient(request -> {
                    ids.add(request.firstMatchingHeader("amz-sdk-invocation-id").orElseThrow());
                    known.add(InvocationEndings.ofThisJvm().timeoutOf(ids.get(0)));
                    return 200;
                }))
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
            client.listTables(r -> r.overrideConfiguration(c -> c.apiCallTimeout(limit)));
        }
        assertThat(known).containsExactly(Optional.of(limit));
        assertThat(InvocationEndings.ofThisJvm().timeoutOf(ids.get(0))).isEmpty();
    }

    @Test
    void anEndingIsOnTheClockOfItsCall() {
        long ahead = TimeUnit.HOURS.toNanos(1);
        try (DynamoDbClient client = client()) {
            InvocationTrace.begin(() -> System.nanoTime() + ahead);
            assertThatThrownBy(client::listTables).isInstanceOf(AbortedException.class);

            List<String> ids = new ArrayList<>();
            InvocationTrace.passOn((id, number, began, ready, done) -> ids.add(id));
            Ending ending = InvocationEndings.ofThisJvm().of(ids.get(0)).orElseThrow();
            assertThat(ending.nanos() - System.nanoTime()).isGreaterThan(ahead / 2);
        }
    }

    private static DynamoDbClient client() {
        return DynamoDbClient.builder()
                .httpClient(new Interrupted())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
    }

    @Test
    void anInterruptedCallIsNotedWithItsLine() {
        try (DynamoDbClient client = client()) {
            InvocationTrace.begin(CallClock.REAL);
            assertThatThrownBy(client::listTables).isInstanceOf(AbortedException.class);

            List<Seen> seen = new ArrayList<>();
            Objects.requireNonNull(InvocationTrace.ofThisThread())
                    .forEach((id, number, began, ready, done) -> seen.add(new Seen(id, number)));
            assertThat(seen).hasSize(1);
            Ending ending = InvocationEndings.ofThisJvm().of(seen.get(0).id()).orElseThrow();
            assertThat(ending.kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(ClientOrigins.ofThisJvm().httpClientOf(seen.get(0).client()))
                    .contains(new HttpClientName("Interrupted", false));
        }
    }
}
