package io.dynamolatency.internal.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

/**
 * Makes clients of Netty. The only class that uses {@code netty-nio-client}. The clients share one group of event
 * loops, because a client with its own group takes two seconds to close. Thread-safe.
 */
final class NettyAdapter implements AutoCloseable {

    private static final long CLOSE_MILLIS = 500;

    private final SdkEventLoopGroup eventLoops = SdkEventLoopGroup.builder().build();

    /**
     * Opens a client with the SDK's default settings. If {@code maxIdle} is not empty, it replaces the default maximum
     * idle time.
     */
    SdkAsyncHttpClient open(HttpRoute route, Optional<Duration> maxIdle) {
        NettyNioAsyncHttpClient.Builder builder =
                NettyNioAsyncHttpClient.builder().eventLoopGroup(eventLoops).proxyConfiguration(proxy().build());
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        reaching(builder, route);
        return builder.build();
    }

    /** Stops the event loops within half a second. This also stops clients that are still open. */
    @Override
    public void close() {
        try {
            // does not use Netty's types: the loops belong to the user's Netty, and the kit's jar has its own Netty
            // under another name
            ExecutorService loops = (ExecutorService)
                    SdkEventLoopGroup.class.getMethod("eventLoopGroup").invoke(eventLoops);
            loops.shutdown();
            boolean ignored = loops.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ReflectiveOperationException otherwise) {
            throw new IllegalStateException("this version of netty-nio-client has other event loops", otherwise);
        }
    }

    /** Makes the builder's clients take a route, and returns the builder. */
    static Object reaching(Object builder, HttpRoute route) {
        NettyNioAsyncHttpClient.Builder client = (NettyNioAsyncHttpClient.Builder) builder;
        route.trust().ifPresent(authorities -> client.tlsTrustManagersProvider(authorities::trustManagers));
        route.proxy()
                .ifPresent(at -> client.proxyConfiguration(proxy().scheme(at.getScheme())
                        .host(at.getHost())
                        .port(at.getPort())
                        .build()));
        return client;
    }

    /** Returns a builder of an HTTP proxy configuration that ignores the user's environment. */
    private static ProxyConfiguration.Builder proxy() {
        return ProxyConfiguration.builder().useSystemPropertyValues(false).useEnvironmentVariableValues(false);
    }
}
