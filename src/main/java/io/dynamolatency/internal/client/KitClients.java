package io.dynamolatency.internal.client;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.access.RequiredVersions;
import io.dynamolatency.internal.http.AdminHttpClient;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.http.HttpClients;
import io.dynamolatency.internal.http.ModalAsyncHttpClient;
import io.dynamolatency.internal.http.ModalHttpClient;
import io.dynamolatency.internal.interceptor.ClientRedirect;
import io.dynamolatency.internal.process.DaemonThread;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Opens the kit's clients of one run. The clients have the SDK's defaults and a time-out on every call. They ignore
 * profiles, HTTP proxies and endpoints of the user's environment. Measured clients do not retry, because a retry would
 * turn a failure into a slow call. Thread-safe.
 */
public final class KitClients implements AutoCloseable {

    /** A call that takes longer than this time fails. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClients http = new HttpClients();
    private final ScheduledThreadPoolExecutor timeouts = timeouts();

    /**
     * Opens a client to measure. The client starts in mode {@code first}. The caller closes the client.
     *
     * @throws LinkageError if the HTTP library is not on the class path
     */
    public KitClient open(HttpClientKind kind, KitEndpoint endpoint, ConnectionMode first) {
        Consumer<ClientOverrideConfiguration.Builder> once = settings ->
                settings.retryStrategy(AwsRetryStrategy.doNotRetry()).scheduledExecutorService(timeouts);
        if (kind.asynchronous()) {
            ModalAsyncHttpClient modal = http.openAsync(kind, endpoint.route(), first);
            return new KitClient(
                    modal,
                    configured(DynamoDbAsyncClient.builder(), endpoint, once)
                            .httpClient(modal)
                            .build());
        }
        ModalHttpClient modal = http.open(kind, endpoint.route(), first);
        return new KitClient(
                modal,
                configured(DynamoDbClient.builder(), endpoint, once)
                        .httpClient(modal)
                        .build());
    }

    /**
     * Opens a client that calls a back end without the proxy, for example to create tables. The client retries, because
     * a restart of the back end can end the client's idle connections. The caller closes the client.
     */
    public static DynamoDbClient admin(KitEndpoint backend) {
        return configured(
                        DynamoDbClient.builder(),
                        backend,
                        settings -> settings.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                .httpClient(new AdminHttpClient(
                        CertificateAuthorities.of(backend.access().trusted())))
                .build();
    }

    /** Opens a client like {@link #admin(KitEndpoint)}. The back end uses no TLS, and accepts any keys. */
    public static DynamoDbClient admin(URI backend) {
        return admin(new KitEndpoint(backend, DynamoBackend.Access.ANYBODY));
    }

    private static <B extends DynamoDbBaseClientBuilder<B, C>, C> B configured(
            B builder, KitEndpoint endpoint, Consumer<ClientOverrideConfiguration.Builder> settings) {
        return endpoint.applyTo(builder)
                // an endpoint on this machine has neither FIPS nor dual-stack addresses, even if the user's environment
                // asks for them
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .overrideConfiguration(c -> c.putExecutionAttribute(ClientRedirect.OF_THE_KIT, true)
                        .applyMutation(settings)
                        .apiCallTimeout(CALL_TIMEOUT)
                        .defaultProfileFile(ProfileFile.aggregator().build()));
    }

    /** Returns the version of the AWS SDK on the class path. */
    public static String sdkVersion() {
        return RequiredVersions.sdk().orElse("unknown");
    }

    /** Closes the resources that the clients share. Close the clients first. */
    @Override
    public void close() {
        http.close();
        timeouts.shutdownNow();
    }

    /**
     * Returns an executor for the clients' time-outs. The SDK's own executor would keep the time-outs of ended calls,
     * and would wake for each of these time-outs.
     */
    private static ScheduledThreadPoolExecutor timeouts() {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, task -> DaemonThread.of("dynamo-latency-timeouts", task));
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
