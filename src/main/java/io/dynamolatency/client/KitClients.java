package io.dynamolatency.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The kit's own clients: the SDK's defaults, but for retries, which are off in those that are measured (a retry would hide a failure
 * in a slow call), and a bound on every call. Profiles, proxies and endpoint settings of the user's environment do not count.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class KitClients {

    /** No call takes longer: it fails. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private KitClients() {}

    /** A client for an endpoint over a given HTTP client, which the caller closes. */
    public static DynamoDbClient sync(DynamoEndpoint endpoint, SdkHttpClient http) {
        return set(DynamoDbClient.builder(), endpoint, AwsRetryStrategy.doNotRetry())
                .httpClient(http)
                .build();
    }

    /** An asynchronous client for an endpoint over a given HTTP client, which the caller closes. */
    public static DynamoDbAsyncClient async(DynamoEndpoint endpoint, SdkAsyncHttpClient http) {
        return set(DynamoDbAsyncClient.builder(), endpoint, AwsRetryStrategy.doNotRetry())
                .httpClient(http)
                .build();
    }

    /**
     * A client with an HTTP client of its own straight to a back end, for what is not measured; close it. It repeats what failed: a
     * connection that it kept may have ended with a back end that was started again.
     */
    public static DynamoDbClient direct(DynamoEndpoint backend) {
        return set(DynamoDbClient.builder(), backend, AwsRetryStrategy.standardRetryStrategy())
                .httpClientBuilder(Apache5Adapter.builder(backend))
                .build();
    }

    /** The same for a back end without TLS that nobody needs keys for. */
    public static DynamoDbClient direct(URI backend) {
        return direct(new DynamoEndpoint(backend, Optional.empty()));
    }

    private static <B extends DynamoDbBaseClientBuilder<B, C>, C> B set(
            B builder, DynamoEndpoint endpoint, RetryStrategy retries) {
        return endpoint.applyTo(builder)
                // an endpoint of this machine is neither, whatever the user's environment says
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .overrideConfiguration(c -> c.retryStrategy(retries)
                        .apiCallTimeout(CALL_TIMEOUT)
                        .defaultProfileFile(ProfileFile.aggregator().build()));
    }

    /** The version of the AWS SDK on the class path. */
    public static String sdkVersion() {
        return VersionInfo.SDK_VERSION;
    }
}
