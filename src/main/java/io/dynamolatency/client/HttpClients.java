package io.dynamolatency.client;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Makes the kit's own clients on each HTTP library, and keeps what those of one run share. A library is not touched before a
 * client on it is asked for; {@link HttpClientCheck} says beforehand whether it is there. Thread-safe.
 */
@API(status = Status.INTERNAL, since = "0.1")
public final class HttpClients implements AutoCloseable {

    /** How long pools keep an idle connection in {@link ConnectionMode#IDLE_EXPIRED}. */
    public static final Duration MAX_IDLE = Duration.ofMillis(5);

    private @Nullable NettyAdapter netty;

    /** Nothing is open yet. */
    public HttpClients() {}

    /**
     * A client for an endpoint that starts in a mode; close it.
     *
     * @throws LinkageError when the library is not on the class path
     */
    public KitClient open(HttpClientKind kind, DynamoEndpoint endpoint, ConnectionMode first) {
        if (kind.asynchronous()) {
            ModalAsyncHttpClient http =
                    new ModalAsyncHttpClient(kind.name(), first, mode -> async(kind, endpoint, maxIdle(mode)));
            return new KitClient(http, KitClients.async(endpoint, http));
        }
        ModalHttpClient http = new ModalHttpClient(kind.name(), first, mode -> sync(kind, endpoint, maxIdle(mode)));
        return new KitClient(http, KitClients.sync(endpoint, http));
    }

    private static Optional<Duration> maxIdle(ConnectionMode mode) {
        return mode == ConnectionMode.IDLE_EXPIRED ? Optional.of(MAX_IDLE) : Optional.empty();
    }

    private static SdkHttpClient sync(HttpClientKind kind, DynamoEndpoint endpoint, Optional<Duration> maxIdle) {
        return switch (kind) {
            case APACHE5 -> Apache5Adapter.open(endpoint, maxIdle);
            case APACHE4 -> Apache4Adapter.open(endpoint, maxIdle);
            case URL_CONNECTION -> UrlConnectionAdapter.open(endpoint);
            case CRT -> CrtAdapter.open(endpoint, maxIdle);
            case NETTY, CRT_ASYNC -> throw new IllegalArgumentException(kind + " is asynchronous");
        };
    }

    private SdkAsyncHttpClient async(HttpClientKind kind, DynamoEndpoint endpoint, Optional<Duration> maxIdle) {
        return switch (kind) {
            case NETTY -> netty().open(endpoint, maxIdle);
            case CRT_ASYNC -> CrtAdapter.openAsync(endpoint, maxIdle);
            case APACHE5, APACHE4, URL_CONNECTION, CRT -> throw new IllegalArgumentException(kind + " is synchronous");
        };
    }

    /**
     * A library's builder, told to trust an endpoint's authority.
     *
     * @throws IllegalArgumentException when it is of no library that is known here
     */
    static Object trusting(Object builder, EndpointTrust trust) {
        // by name: a library that is absent cannot be asked whether the builder is of it
        Set<String> types = typesOf(builder.getClass(), new LinkedHashSet<>());
        if (types.contains("software.amazon.awssdk.http.apache5.Apache5HttpClient$Builder")) {
            return Apache5Adapter.trusting(builder, trust);
        }
        if (types.contains("software.amazon.awssdk.http.apache.ApacheHttpClient$Builder")) {
            return Apache4Adapter.trusting(builder, trust);
        }
        if (types.contains("software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient$Builder")) {
            return UrlConnectionAdapter.trusting(builder, trust);
        }
        if (types.contains("software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient$Builder")) {
            return NettyAdapter.trusting(builder, trust);
        }
        if (types.contains("software.amazon.awssdk.http.crt.AwsCrtHttpClient$Builder")
                || types.contains("software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient$Builder")) {
            return CrtAdapter.trusting(builder, trust);
        }
        throw new IllegalArgumentException("applyTo(" + builder.getClass().getName()
                + "): not the builder of an HTTP client that is known here; have it trust what trustManagers() returns,"
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

    /** Ends what clients share; they are to be closed before. */
    @Override
    public synchronized void close() {
        if (netty != null) {
            netty.close();
            netty = null;
        }
    }
}
