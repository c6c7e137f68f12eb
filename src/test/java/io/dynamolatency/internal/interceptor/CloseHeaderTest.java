package io.dynamolatency.internal.interceptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.AnsweringHttpClient;
import io.dynamolatency.internal.wire.ClientOrigins;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;

/** What sets the header Connection: close, by real clients of the SDK over an HTTP client that sends nothing. */
@Tag("unit")
class CloseHeaderTest {

    static class Closes implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .putHeader("Connection", "close")
                    .build();
        }
    }

    static final class ClosesToo extends Closes {}

    static final class Looks implements ExecutionInterceptor {}

    private static DynamoDbClient client(Consumer<ClientOverrideConfiguration.Builder> settings) {
        return DynamoDbClient.builder()
                .httpClient(new AnsweringHttpClient())
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .overrideConfiguration(settings)
                .build();
    }

    private static Optional<String> closer(
            Consumer<ClientOverrideConfiguration.Builder> client, Consumer<ListTablesRequest.Builder> request) {
        int before = ClientOrigins.ofThisJvm().add(Optional.empty());
        try (DynamoDbClient dynamo = client(client)) {
            dynamo.listTables(request);
        }
        return ClientOrigins.ofThisJvm().closerOf(before + 1);
    }

    static final class ClosesAfterTheFirst extends Closes {
        private int requests;

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return requests++ == 0 ? context.httpRequest() : super.modifyHttpRequest(context, attributes);
        }
    }

    @Test
    void anInterceptorThatChangesOnlyLaterRequestsIsNamed() {
        int before = ClientOrigins.ofThisJvm().add(Optional.empty());
        try (DynamoDbClient dynamo = client(c -> c.addExecutionInterceptor(new ClosesAfterTheFirst()))) {
            dynamo.listTables();
            assertThat(ClientOrigins.ofThisJvm().closerOf(before + 1)).isEmpty();
            dynamo.listTables();
        }
        assertThat(ClientOrigins.ofThisJvm().closerOf(before + 1))
                .contains("the interceptor " + ClosesAfterTheFirst.class.getName());
    }

    @Test
    void theOnlyInterceptorThatChangesRequestsIsNamed() {
        assertThat(closer(
                        c -> c.addExecutionInterceptor(new Looks()).addExecutionInterceptor(new Closes()),
                        request -> {}))
                .contains("the interceptor " + Closes.class.getName());
    }

    @Test
    void ofTwoInterceptorsBothAreNamed() {
        assertThat(closer(
                        c -> c.addExecutionInterceptor(new ClosesToo()).addExecutionInterceptor(new Closes()),
                        request -> {}))
                .contains("one of the interceptors " + ClosesToo.class.getName() + ", " + Closes.class.getName());
    }

    @Test
    void headersOfOverrideConfigurationsAreNamed() {
        assertThat(closer(c -> c.putHeader("connection", "close"), request -> {}))
                .contains("the client's overrideConfiguration");
        assertThat(closer(
                        c -> c.addExecutionInterceptor(new Closes()),
                        request -> request.overrideConfiguration(o -> o.putHeader("Connection", "close"))))
                .contains("the request's overrideConfiguration");
    }

    @Test
    void closeCanBeOneOfSeveralOptions() {
        assertThat(closer(c -> c.putHeader("Connection", "X-Trace, Close"), request -> {}))
                .contains("the client's overrideConfiguration");
    }

    @Test
    void anOverrideConfigurationThatKeepsConnectionsIsNotNamed() {
        assertThat(closer(
                        c -> c.addExecutionInterceptor(new Closes()).putHeader("Connection", "keep-alive"),
                        request -> request.overrideConfiguration(o -> o.putHeader("Connection", "keep-alive"))))
                .contains("the interceptor " + Closes.class.getName());
    }

    @Test
    void aRequestWithoutTheHeaderHasNoOrigin() {
        assertThat(closer(c -> c.addExecutionInterceptor(new Looks()), request -> {}))
                .isEmpty();
    }
}
