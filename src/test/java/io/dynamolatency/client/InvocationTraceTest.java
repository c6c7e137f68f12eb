package io.dynamolatency.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.client.InvocationTrace.Sent;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What a call's trace holds, with SDK clients as anyone builds them, above an HTTP client that answers by itself. */
class InvocationTraceTest {

    /** Answers with these statuses, and with 200 when there are no more; remembers the ids it was sent. */
    private static final class Answering implements SdkHttpClient {
        private final Queue<Integer> statuses = new ArrayDeque<>();
        private final List<String> ids = new ArrayList<>();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ids.add(request.httpRequest()
                    .firstMatchingHeader("amz-sdk-invocation-id")
                    .orElseThrow());
            Integer scripted = statuses.poll();
            int status = scripted == null ? 200 : scripted;
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(
                                    SdkHttpResponse.builder().statusCode(status).build())
                            .responseBody(AbortableInputStream.create(
                                    new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8))))
                            .build();
                }

                @Override
                public void abort() {
                    // nothing goes on
                }
            };
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private final Answering http = new Answering();

    private DynamoDbClient client() {
        return DynamoDbClient.builder()
                .httpClient(http)
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
            InvocationTrace.begin();
            one.listTables();
            one.listTables();
            other.listTables();

            List<Sent> sent = InvocationTrace.current();
            assertThat(sent).extracting(Sent::invocationId).isEqualTo(http.ids.subList(1, 4));
            assertThat(sent.get(0).client()).isEqualTo(sent.get(1).client());
            assertThat(sent.get(0).client()).isNotEqualTo(sent.get(2).client());

            InvocationTrace.begin();
            assertThat(InvocationTrace.current()).isEmpty();
        }
    }

    @Test
    void attemptsAreOneInvocation() {
        http.statuses.add(500);
        http.statuses.add(500);
        try (DynamoDbClient client = client()) {
            InvocationTrace.begin();
            client.listTables();
            assertThat(http.ids).hasSize(3).containsOnly(http.ids.get(0));
            assertThat(InvocationTrace.current()).extracting(Sent::invocationId).containsExactly(http.ids.get(0));
        }
    }

    @Test
    void whatAnotherThreadCallsIsNotTraced() {
        try (DynamoDbClient client = client()) {
            InvocationTrace.begin();
            CompletableFuture.runAsync(client::listTables).join();
            assertThat(http.ids).hasSize(1);
            assertThat(InvocationTrace.current()).isEmpty();
        }
    }

    @Test
    void withoutATraceNothingIsKept() {
        try (DynamoDbClient client = client()) {
            client.listTables();
            assertThat(InvocationTrace.current()).isEmpty();
        }
    }
}
