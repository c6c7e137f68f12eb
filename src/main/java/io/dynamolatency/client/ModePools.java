package io.dynamolatency.client;

import io.dynamolatency.ConnectionMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The pools of a modal client, one for each mode that needs one, and which of them is in use. Thread-safe.
 *
 * @param <C> the kind of HTTP client that a pool is
 */
final class ModePools<C extends SdkAutoCloseable> implements AutoCloseable {

    private final Function<ConnectionMode, C> opener;
    private final Map<ConnectionMode, C> open = new EnumMap<>(ConnectionMode.class);
    private volatile Way<C> way;
    private boolean closed;

    /**
     * How the next request travels.
     *
     * @param pool empty where every request has a client of its own
     */
    record Way<C>(ConnectionMode mode, Optional<C> pool) {

        /** The request as it is sent in this mode. */
        SdkHttpRequest prepare(SdkHttpRequest request) {
            return mode == ConnectionMode.CLOSE
                    ? request.toBuilder().putHeader("Connection", "close").build()
                    : request;
        }
    }

    /** A first mode's pool is made at once, its connections when they are needed. */
    ModePools(ConnectionMode first, Function<ConnectionMode, C> opener) {
        this.opener = opener;
        this.way = new Way<>(first, pool(first));
    }

    Way<C> now() {
        return way;
    }

    /** A client that belongs to nobody yet, for a single request. */
    C single() {
        return opener.apply(ConnectionMode.CLIENT_PER_CALL);
    }

    synchronized void use(ConnectionMode mode) {
        requireOpen();
        way = new Way<>(mode, pool(mode));
    }

    synchronized void renew(ConnectionMode mode) {
        requireOpen();
        Optional<C> old = Optional.ofNullable(open.remove(mode));
        way = new Way<>(mode, pool(mode));
        old.ifPresent(SdkAutoCloseable::close);
    }

    private Optional<C> pool(ConnectionMode mode) {
        return mode == ConnectionMode.CLIENT_PER_CALL
                ? Optional.empty()
                : Optional.of(open.computeIfAbsent(mode, opener));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(SdkAutoCloseable::close);
        open.clear();
    }
}
