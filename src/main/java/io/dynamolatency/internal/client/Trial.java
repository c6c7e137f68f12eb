package io.dynamolatency.internal.client;

import io.dynamolatency.internal.wire.PoolState;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;

/**
 * The result of one call of {@code listTables}. The kit makes this call to test a client before it measures the client.
 *
 * @param failure the exception of the call; empty if the call returned. A wrapper that does not implement {@code
 *     listTables} throws {@link UnsupportedOperationException}
 * @param endpoint the endpoint of the call in the SDK's metrics; empty if the metrics have no endpoint
 * @param httpClient the HTTP client's name in the SDK's metrics; empty if the metrics have no name
 */
public record Trial(Optional<Throwable> failure, Optional<URI> endpoint, Optional<String> httpClient) {

    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final Duration POOL_AT_MOST = Duration.ofSeconds(1);
    private static final Duration METRICS_AT_MOST = Duration.ofSeconds(1);

    /**
     * Makes the call and waits at most 10 s for the answer.
     *
     * @param name the name of the client's factory in messages
     */
    public static Trial through(String name, SdkClient client) {
        ListTablesRequest request = request(settings -> {});
        try {
            return of(call(client, request));
        } catch (InterruptedException interrupted) {
            throw interrupted(name, interrupted);
        }
    }

    /**
     * Makes the call to the endpoint that the client was built for, and reads the call's metrics; see {@link #through}.
     */
    public static Trial direct(String name, SdkClient client) {
        TrialMetrics metrics = new TrialMetrics();
        ListTablesRequest request = request(settings -> settings.addMetricPublisher(metrics));
        try {
            Trial made = of(call(client, request));
            if (made.unanswered().isEmpty()) {
                metrics.await(METRICS_AT_MOST);
            }
            return new Trial(made.failure(), metrics.endpoint(), metrics.httpClient());
        } catch (InterruptedException interrupted) {
            throw interrupted(name, interrupted);
        }
    }

    /**
     * Makes one call, and returns the state of the client's connection pool during the call. Empty if the call's
     * metrics do not contain this state. Takes at most about 2 s. The client's own metric publishers do not see the
     * call.
     */
    public static Optional<PoolState> pool(SdkClient client) {
        TrialMetrics metrics = new TrialMetrics();
        try {
            call(client, request(settings -> settings.apiCallTimeout(POOL_AT_MOST)
                    .addMetricPublisher(metrics)));
            metrics.await(METRICS_AT_MOST);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return metrics.pool();
    }

    private static Trial of(Optional<Throwable> failure) {
        return new Trial(failure, Optional.empty(), Optional.empty());
    }

    private static ListTablesRequest request(Consumer<AwsRequestOverrideConfiguration.Builder> more) {
        return ListTablesRequest.builder()
                .limit(1)
                .overrideConfiguration(settings -> more.accept(settings.apiCallTimeout(AT_MOST)))
                .build();
    }

    private static ClientFactoryException interrupted(String name, InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new ClientFactoryException(
                "The client of " + name + " was tested with a call of listTables, which was interrupted", interrupted);
    }

    private static Optional<Throwable> call(SdkClient client, ListTablesRequest request) throws InterruptedException {
        try {
            if (client instanceof DynamoDbAsyncClient async) {
                await(async.listTables(request));
            } else {
                ((DynamoDbClient) client).listTables(request);
            }
            return Optional.empty();
        } catch (ExecutionException failed) {
            return Optional.of(Optional.ofNullable(failed.getCause()).orElse(failed));
        } catch (TimeoutException | RuntimeException failed) {
            return Optional.of(failed);
        }
    }

    /** Waits at most 10 s for the answer, and cancels the call if no answer comes. */
    private static void await(Future<?> answer) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            answer.get(2 * AT_MOST.toSeconds(), TimeUnit.SECONDS);
        } finally {
            answer.cancel(true);
        }
    }

    /**
     * Returns the failure if the call got no answer. An error answer of the service is an answer. A wrapper that does
     * not implement the call counts as answered.
     */
    public Optional<Throwable> unanswered() {
        return failure.filter(
                thrown -> !(thrown instanceof SdkServiceException || thrown instanceof UnsupportedOperationException));
    }
}
