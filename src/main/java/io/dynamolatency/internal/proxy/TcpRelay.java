package io.dynamolatency.internal.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Supplier;

/**
 * Relays connections to an address. For each client connection, the relay opens a connection to the server. It forwards
 * bytes without changes, and shows them to an observer. If one end closes, the relay closes both connections.
 * Thread-safe.
 */
public final class TcpRelay implements AutoCloseable {

    private final ServerSocketChannel server;

    private TcpRelay(RelayLoop loop, String host, int port, Supplier<RelayObserver> observers) {
        server = loop.listen(
                client -> new RelayedPair(loop, client, new InetSocketAddress(host, port), observers.get()));
    }

    /**
     * Opens a relay on a free port of the loopback address, for TLS with a certificate that the kit does not have.
     *
     * @param carries is called for each connection, on the relay's thread, when the server first sends bytes
     * @throws UncheckedIOException if no port can be bound
     */
    public static TcpRelay unread(RelayLoop loop, String host, int port, Runnable carries) {
        return new TcpRelay(loop, host, port, () -> RelayObserver.ofAnswers(carries));
    }

    /**
     * Opens a relay on a free port of the loopback address, for plain HTTP.
     *
     * @param log records connections and exchanges
     * @throws UncheckedIOException if no port can be bound
     */
    public static TcpRelay reading(RelayLoop loop, String host, int port, RelayLog log) {
        return new TcpRelay(loop, host, port, log::opened);
    }

    /** Returns the relay's port. */
    public int port() {
        return server.socket().getLocalPort();
    }

    /** Accepts no more connections. Open connections end with the {@link RelayLoop}. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
