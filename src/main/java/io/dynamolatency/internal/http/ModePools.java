package io.dynamolatency.internal.http;

import io.dynamolatency.ConnectionMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Stores the current mode of a modal client, and a pool for each mode that needs one. Thread-safe.
 *
 * @param <C> the type of HTTP client; each pool is a client of this type
 */
final class ModePools<C extends SdkAutoCloseable> implements AutoCloseable {

    private final Function<ConnectionMode, C> opener;
    private final Map<ConnectionMode, C> open = new EnumMap<>(ConnectionMode.class);
    private volatile Way<C> way;
    private boolean closed;

    /**
     * The mode and the pool of the next request.
     *
     * @param pool the mode's pool; empty if every request has its own client
     */
    record Way<C>(ConnectionMode mode, Optional<C> pool) {

        /** Returns the request with the headers of this mode. */
        SdkHttpRequest prepare(SdkHttpRequest request) {
            return mode == ConnectionMode.CLOSE
                    ? request.toBuilder().putHeader("Connection", "close").build()
                    : request;
        }
    }

    /** Opens the first mode's pool at once. The pool opens connections on demand. */
    ModePools(ConnectionMode first, Function<ConnectionMode, C> opener) {
        this.opener = opener;
        this.way = new Way<>(first, pool(first));
    }

    Way<C> now() {
        return way;
    }

    /** Opens a client for a single request. */
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
