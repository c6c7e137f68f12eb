package io.dynamolatency.internal.http;

import io.dynamolatency.backend.CertificateAuthorities;
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
     * Opens a client with the SDK's default settings. A present {@code maxIdle} replaces the default maximum idle time.
     */
    SdkAsyncHttpClient open(Optional<CertificateAuthorities> trust, Optional<Duration> maxIdle) {
        NettyNioAsyncHttpClient.Builder builder = NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(eventLoops)
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build());
        maxIdle.ifPresent(builder::connectionMaxIdleTime);
        trust.ifPresent(authorities -> trusting(builder, authorities));
        return builder.build();
    }

    /** Stops the event loops within half a second. Clients that are still open stop with them. */
    @Override
    public void close() {
        try {
            // does not use Netty's types: this is your Netty, and the kit's jar has its own Netty under a different
            // name
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

    /** Makes the builder's clients trust only these authorities, and returns the builder. */
    static Object trusting(Object builder, CertificateAuthorities trust) {
        return ((NettyNioAsyncHttpClient.Builder) builder).tlsTrustManagersProvider(trust::trustManagers);
    }
}
