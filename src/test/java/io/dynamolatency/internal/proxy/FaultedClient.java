package io.dynamolatency.internal.proxy;

import io.dynamolatency.HttpClientKind;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.http.HttpClients;
import io.dynamolatency.internal.http.HttpRoute;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A client of the SDK as a user builds it, with short time-outs where its library has any. */
final class FaultedClient implements AutoCloseable {

    private static final Duration READ = Duration.ofSeconds(1);
    private static final Duration ATTEMPT = Duration.ofSeconds(2);

    final AtomicInteger attempts = new AtomicInteger();

    private final Optional<URI> proxy;
    private final SdkAutoCloseable http;
    private final SdkClient dynamo;

    private FaultedClient(HttpClientKind kind, URI address, Optional<URI> proxy, int mostAttempts) {
        this.proxy = proxy;
        if (kind.asynchronous()) {
            SdkAsyncHttpClient async = async(kind);
            http = async;
            dynamo = configured(DynamoDbAsyncClient.builder().httpClient(async), address, mostAttempts)
                    .build();
        } else {
            SdkHttpClient sync = sync(kind);
            http = sync;
            dynamo = configured(DynamoDbClient.builder().httpClient(sync), address, mostAttempts)
                    .build();
        }
    }

    /** @param mostAttempts 0 for the SDK's default */
    static FaultedClient open(HttpClientKind kind, URI address, int mostAttempts) {
        return new FaultedClient(kind, address, Optional.empty(), mostAttempts);
    }

    /** Opens a client that connects through an HTTP proxy. */
    static FaultedClient open(HttpClientKind kind, URI address, ConnectProxy proxy, int mostAttempts) {
        return new FaultedClient(kind, address, Optional.of(proxy.uri()), mostAttempts);
    }

    private <B> B reaching(B builder, Class<B> type) {
        CertificateAuthorities authorities = new CertificateAuthorities(List.of(Proxies.CERTIFICATE.authority()));
        return type.cast(HttpClients.reaching(builder, new HttpRoute(Optional.of(authorities), proxy)));
    }

    private SdkHttpClient sync(HttpClientKind kind) {
        return switch (kind) {
            case APACHE5 ->
                reaching(Apache5HttpClient.builder(), Apache5HttpClient.Builder.class)
                        .socketTimeout(READ)
                        .connectionTimeout(READ)
                        .build();
            case APACHE4 ->
                reaching(ApacheHttpClient.builder(), ApacheHttpClient.Builder.class)
                        .socketTimeout(READ)
                        .connectionTimeout(READ)
                        .build();
            case URL_CONNECTION ->
                reaching(UrlConnectionHttpClient.builder(), UrlConnectionHttpClient.Builder.class)
                        .socketTimeout(READ)
                        .connectionTimeout(READ)
                        .build();
            default ->
                reaching(AwsCrtHttpClient.builder(), AwsCrtHttpClient.Builder.class)
                        .connectionTimeout(READ)
                        .build();
        };
    }

    private SdkAsyncHttpClient async(HttpClientKind kind) {
        return kind == HttpClientKind.NETTY
                ? reaching(NettyNioAsyncHttpClient.builder(), NettyNioAsyncHttpClient.Builder.class)
                        .readTimeout(READ)
                        .connectionTimeout(READ)
                        .tlsNegotiationTimeout(READ)
                        .build()
                : reaching(AwsCrtAsyncHttpClient.builder(), AwsCrtAsyncHttpClient.Builder.class)
                        .connectionTimeout(READ)
                        .build();
    }

    private <B extends DynamoDbBaseClientBuilder<B, C>, C> B configured(B builder, URI address, int mostAttempts) {
        ClientOverrideConfiguration.Builder override = ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(ATTEMPT)
                .addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                        attempts.incrementAndGet();
                    }
                });
        if (mostAttempts > 0) {
            override.retryStrategy(retries -> retries.maxAttempts(mostAttempts));
        }
        return builder.endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(override.build());
    }

    /** Makes one call: gets an item, or writes a batch of two. */
    void call(boolean batch) {
        Map<String, AttributeValue> item = Map.of("id", AttributeValue.fromS("x"));
        WriteRequest write =
                WriteRequest.builder().putRequest(put -> put.item(item)).build();
        Map<String, List<WriteRequest>> writes = Map.of("t", List.of(write, write));
        if (dynamo instanceof DynamoDbClient client) {
            if (batch) {
                client.batchWriteItem(request -> request.requestItems(writes));
            } else {
                client.getItem(request -> request.tableName("t").key(item));
            }
            return;
        }
        DynamoDbAsyncClient client = (DynamoDbAsyncClient) dynamo;
        if (batch) {
            client.batchWriteItem(request -> request.requestItems(writes)).join();
        } else {
            client.getItem(request -> request.tableName("t").key(item)).join();
        }
    }

    /** The innermost exception's class, or the error code of an answer. */
    static String rootOf(Throwable failure) {
        Throwable root =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (root instanceof AwsServiceException service) {
            return service.statusCode() + " " + service.getClass().getSimpleName();
        }
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName();
    }

    @Override
    public void close() {
        dynamo.close();
        http.close();
    }
}
