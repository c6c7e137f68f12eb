package io.dynamolatency.internal.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

/**
 * Relays connections to an address. For each client connection, the relay opens a connection to the server. It forwards
 * bytes without changes, and shows them to an observer. If one end closes, the relay closes both connections.
 * Thread-safe.
 */
public final class TcpRelay implements AutoCloseable, RelayLoop.Ready {

    private static final int BACKLOG = 1024;

    private final RelayLoop loop;
    private final String host;
    private final int port;
    private final Supplier<RelayObserver> observers;
    private final ServerSocketChannel server;

    private TcpRelay(RelayLoop loop, String host, int port, Supplier<RelayObserver> observers) {
        this.loop = loop;
        this.host = host;
        this.port = port;
        this.observers = observers;
        try {
            server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(Loopback.address(), 0), BACKLOG);
            server.configureBlocking(false);
            loop.register(server, SelectionKey.OP_ACCEPT, this);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot listen on the loopback address", failed);
        }
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

    @Override
    public void ready(SelectionKey key) throws IOException {
        SocketChannel client = server.accept();
        if (client != null) {
            try {
                new RelayedPair(loop, client, new InetSocketAddress(host, port), observers.get());
            } catch (IOException noConnection) {
                client.close();
                throw noConnection;
            }
        }
    }

    /** Continues to listen if a connection could not be accepted, for example without a free file handle. */
    @Override
    public void failed() {
        // perhaps the next connection works
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
