package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.DynamoEndpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Eight mistakes that people make with a client, and the guard of {@link OrderRepositoryGuard} over each: it is red
 * every time, and says what is to be seen on the wire.
 */
@Timeout(120)
class MistakesTest {

    /** A guard over the application's client with something about it changed. */
    private static DynamoDbClient client(
            DynamoEndpoint endpoint,
            Consumer<ClientOverrideConfiguration.Builder> change,
            SdkHttpClient.Builder<?> http) {
        DynamoDbClientBuilder builder = endpoint.applyTo(DynamoClientConfig.clientBuilder());
        return builder.overrideConfiguration(builder.overrideConfiguration().copy(change))
                .httpClientBuilder(http)
                .build();
    }

    // 1

    /** "The load balancer does not like long connections." */
    static class HeaderInterceptor extends OrderRepositoryGuard implements ExecutionInterceptor {
        static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
            return client(
                    endpoint,
                    c -> c.addExecutionInterceptor(new HeaderInterceptor()),
                    endpoint.applyTo(DynamoClientConfig.httpBuilder()));
        }

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .putHeader("Connection", "close")
                    .build();
        }
    }

    @Test
    void anInterceptorThatClosesEveryConnection() {
        Guarded guarded = Guarded.run(HeaderInterceptor.class, "saves", "savesFromEightThreads", "savesNowAndThen");
        guarded.isRed("saves").hasMessageContaining("120 opened for 120 exchanges (0 reused one)");
        guarded.isRed("saves").hasMessageContaining("cause:    requests ask for their connection to be closed");
        guarded.isRed("savesFromEightThreads");
        guarded.isRed("savesNowAndThen");
    }

    // 2

    /** "Connections should not grow old." */
    static class TimeToLive extends OrderRepositoryGuard {
        static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
            return client(
                    endpoint,
                    c -> {},
                    endpoint.applyTo(DynamoClientConfig.httpBuilder().connectionTimeToLive(Duration.ofMillis(1))));
        }
    }

    @Test
    void aTimeToLiveThatIsOverBeforeTheNextCall() {
        Guarded guarded = Guarded.run(TimeToLive.class, "saves", "savesNowAndThen");
        guarded.isRed("saves")
                .hasMessageContaining("120 opened for 120 exchanges (0 reused one), 119 closed by the client")
                .hasMessageContaining("cause:    the client closes its connections, though no header asks for it")
                .hasMessageContaining("connectionTimeToLive");
        guarded.isRed("savesNowAndThen");
    }

    // 3

    /** "A client is a cheap thing." */
    static class ClientPerRequest extends OrderRepositoryGuard {
        private final Queue<DynamoDbClient> built = new ConcurrentLinkedQueue<>();

        @Override
        OrderRepository repository(DynamoDbClient dynamo, DynamoEndpoint endpoint, String table) {
            return new OrderRepository(
                    () -> {
                        DynamoDbClient client = ordersClient(endpoint);
                        built.add(client);
                        return client;
                    },
                    table);
        }

        /** Here they are, in production nobody does it. */
        @AfterEach
        void close() {
            built.forEach(DynamoDbClient::close);
        }
    }

    @Test
    void aNewClientForEveryRequest() {
        Guarded guarded = Guarded.run(ClientPerRequest.class, "saves", "savesFromEightThreads");
        guarded.isRed("saves").hasMessageContaining("120 opened for 120 exchanges (0 reused one)");
        guarded.isRed("saves")
                .hasMessageContaining(
                        "cause:    a client is built for each call, at com.example.orders.OrderRepositoryGuard"
                                + ".ordersClient(OrderRepositoryGuard.java:")
                .hasMessageContaining("120 SDK clients sent 120 requests; TLS handshakes: 120 full, 0 resumed");
        guarded.isRed("savesFromEightThreads");
    }

    // 4

    /**
     * "Let us log what DynamoDB answers": reads the answer, and neither to its end nor closes it, so its connection
     * stays leased.
     */
    static class UnclosedAnswer extends OrderRepositoryGuard implements ExecutionInterceptor {
        static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
            return client(
                    endpoint,
                    c -> c.addExecutionInterceptor(new UnclosedAnswer()),
                    endpoint.applyTo(DynamoClientConfig.httpBuilder()));
        }

        @Override
        public Optional<InputStream> modifyHttpResponseContent(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            int length = context.httpResponse()
                    .firstMatchingHeader("Content-Length")
                    .map(Integer::parseInt)
                    .orElseThrow();
            try {
                byte[] answer = context.responseBody().orElseThrow().readNBytes(length);
                System.getLogger("orders").log(System.Logger.Level.DEBUG, new String(answer, StandardCharsets.UTF_8));
                return Optional.of(new ByteArrayInputStream(answer));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    @Test
    void anAnswerThatIsNotClosedAndKeepsItsConnection() {
        // fewer calls than the pool has connections: the next ones would wait for one until they give up
        Guarded guarded = Guarded.run(UnclosedAnswer.class, "savesNowAndThen");
        guarded.isRed("savesNowAndThen")
                .hasMessageContaining(
                        "8 opened for 8 exchanges (0 reused one), 0 closed by the client, 0 by the server")
                .hasMessageContaining("cause:    connections are neither reused nor closed: the code holds on to them");
    }

    // 5

    /** "One connection is enough": so it is, for one thread. */
    static class PoolOfOne extends OrderRepositoryGuard {
        static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
            return client(
                    endpoint,
                    c -> {},
                    endpoint.applyTo(DynamoClientConfig.httpBuilder().maxConnections(1)));
        }
    }

    @Test
    void aPoolOfOneUnderEightThreads() {
        Guarded guarded = Guarded.run(PoolOfOne.class, "saves", "savesFromEightThreads");
        guarded.isGreen("saves");
        guarded.isRed("savesFromEightThreads")
                .hasMessageContaining("p50 of \"")
                .hasMessageContaining(
                        "cause:    calls wait for a connection, since the pool is too small for the concurrent"
                                + " requests");
    }

    // 6

    /** "Idle connections cost money." */
    static class IdleLimit extends OrderRepositoryGuard {
        static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
            return client(
                    endpoint,
                    c -> {},
                    endpoint.applyTo(DynamoClientConfig.httpBuilder().connectionMaxIdleTime(Duration.ofMillis(250))));
        }
    }

    @Test
    void anIdleLimitBelowTheTimeBetweenCalls() {
        Guarded guarded = Guarded.run(IdleLimit.class, "savesNowAndThen");
        // 8, unless calls took so long that the next ones were due
        guarded.isRed("savesNowAndThen")
                .hasMessageContaining("connections opened by")
                .hasMessageFindingMatch("[5-8] opened for 8 exchanges")
                .hasMessageContaining("cause:    connections lie idle for longer than the client's pool keeps them");
    }

    // 7

    /** The application on the JDK's own HTTP client. */
    static class UrlConnection extends OrderRepositoryGuard {
        static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
            return client(endpoint, c -> {}, endpoint.applyTo(UrlConnectionHttpClient.builder()));
        }
    }

    @Test
    void aJvmThatIsToldToKeepNoConnection() throws Exception {
        Guarded.run(UrlConnection.class, "saves").isGreen("saves");
        // the JDK reads it once: it takes a JVM of its own
        String printed = inAnotherJvm("-Dhttp.keepAlive=false", UrlConnection.class, "saves");
        assertThat(printed)
                .contains("saves: ")
                .contains("120 opened for 120 exchanges (0 reused one)")
                .contains("cause:    requests ask for their connection to be closed");
    }

    private static String inAnotherJvm(String option, Class<?> guard, String test) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Guarded.class.getName(),
                        guard.getName(),
                        test)
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            byte[] printed = process.getInputStream().readAllBytes();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new String(printed, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    // 8

    /**
     * "Sooner or later it will work": what DynamoDB refuses is sent again and again, and nobody ever sees an error.
     */
    static class RetriesThatHideErrors extends OrderRepositoryGuard {
        static DynamoDbClient ordersClient(DynamoEndpoint endpoint) {
            return client(
                    endpoint,
                    c -> c.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .retryOnException(ConditionalCheckFailedException.class)
                            .backoffStrategy(BackoffStrategy.retryImmediately())
                            .build()),
                    endpoint.applyTo(DynamoClientConfig.httpBuilder()));
        }
    }

    @Test
    void retriesThatHideErrors() {
        Guarded guarded = Guarded.run(RetriesThatHideErrors.class, "saves", "savesOnce");
        guarded.isGreen("saves");
        guarded.isRed("savesOnce").hasMessageContaining("cause:    requests are sent again after they have failed");
    }
}
