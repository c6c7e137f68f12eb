package io.dynamolatency.internal.http;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Opens the kit's HTTP clients of all libraries, and owns the resources that the clients of one run share. Loads a
 * library only to open its client. {@link HttpClientCheck} checks first whether the library is on the class path.
 * Thread-safe.
 */
public final class HttpClients implements AutoCloseable {

    /** How long pools keep an idle connection in {@link ConnectionMode#IDLE_EXPIRED}. */
    public static final Duration MAX_IDLE = Duration.ofMillis(5);

    private @Nullable NettyAdapter netty;

    /**
     * Opens a synchronous client that takes a route to its endpoint and starts in mode {@code first}. The caller closes
     * the client.
     */
    public ModalHttpClient open(HttpClientKind kind, HttpRoute route, ConnectionMode first) {
        return new ModalHttpClient(kind.name(), first, mode -> sync(kind, route, maxIdle(mode)));
    }

    /** Opens an asynchronous client; see {@link #open}. */
    public ModalAsyncHttpClient openAsync(HttpClientKind kind, HttpRoute route, ConnectionMode first) {
        return new ModalAsyncHttpClient(kind.name(), first, mode -> async(kind, route, maxIdle(mode)));
    }

    private static Optional<Duration> maxIdle(ConnectionMode mode) {
        return mode == ConnectionMode.IDLE_EXPIRED ? Optional.of(MAX_IDLE) : Optional.empty();
    }

    private static SdkHttpClient sync(HttpClientKind kind, HttpRoute route, Optional<Duration> maxIdle) {
        return switch (kind) {
            case APACHE5 -> Apache5Adapter.open(route, maxIdle);
            case APACHE4 -> Apache4Adapter.open(route, maxIdle);
            case URL_CONNECTION -> UrlConnectionAdapter.open(route);
            case CRT -> CrtAdapter.open(route, maxIdle);
            case NETTY, CRT_ASYNC -> throw new IllegalArgumentException(kind + " is asynchronous");
        };
    }

    private SdkAsyncHttpClient async(HttpClientKind kind, HttpRoute route, Optional<Duration> maxIdle) {
        return switch (kind) {
            case NETTY -> netty().open(route, maxIdle);
            case CRT_ASYNC -> CrtAdapter.openAsync(route, maxIdle);
            case APACHE5, APACHE4, URL_CONNECTION, CRT -> throw new IllegalArgumentException(kind + " is synchronous");
        };
    }

    /**
     * Makes the clients of a library's builder take a route to their endpoint.
     *
     * @return the builder to continue with
     * @throws IllegalArgumentException if the kit does not know the builder's library
     */
    public static Object reaching(Object builder, HttpRoute route) {
        // compares names, because the class of an absent library can't be loaded
        Set<String> types = typesOf(builder.getClass(), new LinkedHashSet<>());
        if (types.contains("software.amazon.awssdk.http.apache5.Apache5HttpClient$Builder")) {
            return Apache5Adapter.reaching(builder, route);
        }
        if (types.contains("software.amazon.awssdk.http.apache.ApacheHttpClient$Builder")) {
            return Apache4Adapter.reaching(builder, route);
        }
        if (types.contains("software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient$Builder")) {
            return UrlConnectionAdapter.reaching(builder, route);
        }
        if (types.contains("software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient$Builder")) {
            return NettyAdapter.reaching(builder, route);
        }
        if (types.contains("software.amazon.awssdk.http.crt.AwsCrtHttpClient$Builder")
                || types.contains("software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient$Builder")) {
            return CrtAdapter.reaching(builder, route);
        }
        throw new IllegalArgumentException("applyTo(" + builder.getClass().getName()
                + "): the kit does not know this HTTP client. Give it the trust managers of trustManagers(),"
                + " or write network = @Network(tls = NONE)");
    }

    private static Set<String> typesOf(Class<?> type, Set<String> names) {
        for (Class<?> implemented : type.getInterfaces()) {
            names.add(implemented.getName());
            typesOf(implemented, names);
        }
        Class<?> above = type.getSuperclass();
        return above == null ? names : typesOf(above, names);
    }

    private synchronized NettyAdapter netty() {
        if (netty == null) {
            netty = new NettyAdapter();
        }
        return netty;
    }

    /** Closes the resources that the clients share. Close the clients first. */
    @Override
    public synchronized void close() {
        if (netty != null) {
            netty.close();
            netty = null;
        }
    }
}
