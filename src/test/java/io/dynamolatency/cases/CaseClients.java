package io.dynamolatency.cases;

import io.dynamolatency.DynamoEndpoint;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Builds the clients of the cases as their users would. */
public final class CaseClients {

    private CaseClients() {}

    public static DynamoDbClient apache5(DynamoEndpoint endpoint) {
        return apache5(endpoint, builder -> {});
    }

    public static DynamoDbClient apache5(DynamoEndpoint endpoint, Consumer<DynamoDbClientBuilder> change) {
        DynamoDbClientBuilder builder = endpoint.applyTo(DynamoDbClient.builder())
                .httpClientBuilder(endpoint.applyTo(Apache5HttpClient.builder()));
        change.accept(builder);
        return builder.build();
    }

    public static DynamoDbClient crt(DynamoEndpoint endpoint) {
        return endpoint.applyTo(DynamoDbClient.builder())
                .httpClientBuilder(endpoint.applyTo(AwsCrtHttpClient.builder()))
                .build();
    }

    /** Builds a client over an HTTP client that other SDK clients use, too. */
    public static DynamoDbClient over(DynamoEndpoint endpoint, SdkHttpClient http) {
        return endpoint.applyTo(DynamoDbClient.builder()).httpClient(http).build();
    }

    public static DynamoDbAsyncClient netty(DynamoEndpoint endpoint) {
        return netty(endpoint, builder -> {});
    }

    public static DynamoDbAsyncClient netty(DynamoEndpoint endpoint, Consumer<DynamoDbAsyncClientBuilder> change) {
        DynamoDbAsyncClientBuilder builder = endpoint.applyTo(DynamoDbAsyncClient.builder())
                .httpClientBuilder(endpoint.applyTo(NettyNioAsyncHttpClient.builder()));
        change.accept(builder);
        return builder.build();
    }

    /** Builds a client whose futures are all completed by one thread. */
    public static DynamoDbAsyncClient nettyWithOneCompletionThread(DynamoEndpoint endpoint) {
        ExecutorService one = Executors.newSingleThreadExecutor(work -> daemon(work, "completion"));
        return netty(
                endpoint,
                builder -> builder.asyncConfiguration(
                        async -> async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, one)));
    }

    public static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    public static Map<String, AttributeValue> key(String id) {
        return Map.of("id", AttributeValue.fromS(id));
    }

    /** Waits; an interrupt ends the wait. */
    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
