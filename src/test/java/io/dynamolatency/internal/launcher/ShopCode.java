package io.dynamolatency.internal.launcher;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * Code under test, in ways that reuse connections and in ways that lose them. Each method makes ten calls. Tests load
 * it from a directory of its own, so that it is not the code of a test. No outcome depends on how fast anything is.
 */
public final class ShopCode implements Consumer<String> {

    /** How many calls each method makes. */
    static final int CALLS = 10;

    /** Shared, since a client that owns its threads takes two seconds to end them. */
    private static final SdkEventLoopGroup LOOPS =
            SdkEventLoopGroup.builder().numberOfThreads(1).build();

    /** The pools of these clients would close their connections when they are garbage. */
    private static final List<SdkHttpClient> LEAKING = new CopyOnWriteArrayList<>();

    private final URI endpoint;

    public ShopCode(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Runs a method by its name. */
    @Override
    public void accept(String method) {
        try {
            ShopCode.class.getDeclaredMethod(method).invoke(this);
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(method, failed);
        }
    }

    private DynamoDbClientBuilder builder() {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
    }

    private DynamoDbAsyncClientBuilder asynchronous() {
        return DynamoDbAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
    }

    private static void calls(DynamoDbClient dynamo) {
        try (dynamo) {
            for (int i = 0; i < CALLS; i++) {
                dynamo.listTables();
            }
        }
    }

    // ---- connections are reused

    void apache5() {
        calls(builder().httpClientBuilder(Apache5HttpClient.builder()).build());
    }

    void apache4() {
        calls(builder().httpClientBuilder(ApacheHttpClient.builder()).build());
    }

    void urlConnection() {
        calls(builder().httpClientBuilder(UrlConnectionHttpClient.builder()).build());
    }

    void crt() {
        calls(builder().httpClientBuilder(AwsCrtHttpClient.builder()).build());
    }

    void netty() {
        try (DynamoDbAsyncClient dynamo = asynchronous()
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().eventLoopGroup(LOOPS))
                .build()) {
            for (int i = 0; i < CALLS; i++) {
                dynamo.listTables().join();
            }
        }
    }

    // ---- connections are lost

    void header() {
        DynamoDbClientBuilder builder = builder().httpClientBuilder(Apache5HttpClient.builder());
        builder.overrideConfiguration(o -> o.putHeader("Connection", "close"));
        calls(builder.build());
    }

    void interceptor() {
        DynamoDbClientBuilder builder = builder().httpClientBuilder(ApacheHttpClient.builder());
        builder.overrideConfiguration(o -> o.addExecutionInterceptor(new Closing()));
        calls(builder.build());
    }

    void timeToLive() {
        DynamoDbClientBuilder builder = builder();
        builder.httpClientBuilder(Apache5HttpClient.builder().connectionTimeToLive(Duration.ofMillis(1)));
        try (DynamoDbClient dynamo = builder.build()) {
            for (int i = 0; i < CALLS; i++) {
                dynamo.listTables();
                long answered = System.nanoTime();
                while (System.nanoTime() - answered < 5_000_000) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    void leak() {
        Wrapped leaking = new Wrapped(false);
        LEAKING.add(leaking);
        calls(builder().httpClient(leaking).build());
    }

    void abort() {
        calls(builder().httpClient(new Wrapped(true)).build());
    }

    void httpClientPerRequest() {
        calls(builder().httpClient(new Fresh()).build());
    }

    void clientPerCall() {
        for (int i = 0; i < CALLS; i++) {
            DynamoDbClientBuilder builder = builder().httpClientBuilder(Apache5HttpClient.builder());
            try (DynamoDbClient dynamo = builder.build()) {
                dynamo.listTables();
            }
        }
    }

    void clientPerCallNeverClosed() {
        for (int i = 0; i < CALLS; i++) {
            builder().httpClientBuilder(ApacheHttpClient.builder()).build().listTables();
        }
    }

    void nettyPerCall() {
        for (int i = 0; i < CALLS; i++) {
            DynamoDbAsyncClientBuilder builder = asynchronous();
            builder.httpClientBuilder(NettyNioAsyncHttpClient.builder().eventLoopGroup(LOOPS));
            try (DynamoDbAsyncClient dynamo = builder.build()) {
                dynamo.listTables().join();
            }
        }
    }

    void crtPerCall() {
        for (int i = 0; i < CALLS; i++) {
            DynamoDbClientBuilder builder = builder().httpClientBuilder(AwsCrtHttpClient.builder());
            try (DynamoDbClient dynamo = builder.build()) {
                dynamo.listTables();
            }
        }
    }

    private static final class Closing implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .putHeader("Connection", "close")
                    .build();
        }
    }

    /** Copies each answer, and then aborts it or forgets to close it. */
    private record Wrapped(SdkHttpClient client, boolean aborts) implements SdkHttpClient {

        Wrapped(boolean aborts) {
            this(Apache5HttpClient.create(), aborts);
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest prepared = client.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws java.io.IOException {
                    HttpExecuteResponse answer = prepared.call();
                    AbortableInputStream body = answer.responseBody().orElseThrow();
                    byte[] two = {(byte) body.read(), (byte) body.read()};
                    if (aborts) {
                        body.abort();
                    }
                    return HttpExecuteResponse.builder()
                            .response(answer.httpResponse())
                            .responseBody(AbortableInputStream.create(new java.io.ByteArrayInputStream(two)))
                            .build();
                }

                @Override
                public void abort() {
                    prepared.abort();
                }
            };
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** Makes an HTTP client for each request. */
    private static final class Fresh implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            SdkHttpClient once = Apache5HttpClient.create();
            ExecutableHttpRequest prepared = once.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws java.io.IOException {
                    HttpExecuteResponse answer = prepared.call();
                    InputStream body = answer.responseBody().orElseThrow();
                    byte[] all = body.readAllBytes();
                    body.close();
                    once.close();
                    return HttpExecuteResponse.builder()
                            .response(answer.httpResponse())
                            .responseBody(AbortableInputStream.create(new java.io.ByteArrayInputStream(all)))
                            .build();
                }

                @Override
                public void abort() {
                    prepared.abort();
                }
            };
        }

        @Override
        public void close() {}
    }
}
