package io.dynamolatency.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

/**
 * The sole user of {@code netty-nio-client}. Its clients share one group of event loops: a client that has its own takes two
 * seconds to close. Thread-safe.
 */
final class NettyAdapter implements AutoCloseable {

    private static final long CLOSE_MILLIS = 500;

    private final SdkEventLoopGroup eventLoops = SdkEventLoopGroup.builder().build();

    /** A client with the SDK's own settings, but for the time it keeps idle connections where one is given. */
    SdkAsyncHttpClient open(DynamoEndpoint endpoint, Optional<Duration> maxIdle) {
        NettyNioAsyncHttpClient.Builder builder = NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(eventLoops)
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build());
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        endpoint.trust().ifPresent(trust -> trusting(builder, trust));
        return builder.build();
    }

    /** Ends the event loops, at the latest after half a second; clients that are still open end with them. */
    @Override
    public void close() {
        eventLoops
                .eventLoopGroup()
                .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MILLIS);
    }

    /** The builder, told to trust an endpoint's authority and nobody else. */
    static Object trusting(Object builder, EndpointTrust trust) {
        return ((NettyNioAsyncHttpClient.Builder) builder).tlsTrustManagersProvider(trust::managers);
    }
}
