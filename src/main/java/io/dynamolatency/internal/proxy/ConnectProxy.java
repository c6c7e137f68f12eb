package io.dynamolatency.internal.proxy;

import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP proxy on loopback that opens tunnels (CONNECT) to one address. On demand it closes both sockets of a tunnel,
 * like a forward proxy that drops a connection. Thread-safe.
 */
public final class ConnectProxy implements AutoCloseable {

    private static final int MOST_HEAD_BYTES = 8 << 10;
    private static final String HEAD_END = "\r\n\r\n";

    private final RelayLoop loop = new RelayLoop();
    private final URI service;
    private final ServerSocketChannel server;

    /** The open tunnels, by the port from which each tunnel reaches the service. */
    private final Map<Integer, Tunnel> tunnels = new ConcurrentHashMap<>();

    private ConnectProxy(URI service) {
        this.service = service;
        this.server = loop.listen(this::accepted);
    }

    /**
     * Opens an HTTP proxy on a free port in front of a service.
     *
     * @throws UncheckedIOException if no port can be bound
     */
    public static ConnectProxy before(URI service) {
        return new ConnectProxy(service);
    }

    /** Returns the address for a client's proxy configuration, such as {@code http://127.0.0.1:41234}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.socket().getLocalPort());
    }

    /** Returns whether a tunnel reaches the service from this port. */
    boolean carries(int port) {
        return tunnels.containsKey(port);
    }

    /**
     * Ends a tunnel, after the client has taken all bytes that the service has sent.
     *
     * @param port the port from which the tunnel reaches the service
     * @param bytes the number of bytes that the service has sent through the tunnel
     */
    void end(int port, long bytes) {
        Tunnel tunnel = tunnels.remove(port);
        if (tunnel != null) {
            loop.execute(() -> tunnel.pair.endAfter(bytes));
        }
    }

    private void accepted(SocketChannel client) throws IOException {
        client.configureBlocking(false);
        loop.register(client, SelectionKey.OP_READ, new Asking(client));
    }

    /** A client whose request for a tunnel is incomplete. */
    private final class Asking implements RelayLoop.Ready {

        private final SocketChannel client;
        private final ByteArrayOutputStream head = new ByteArrayOutputStream();

        Asking(SocketChannel client) {
            this.client = client;
        }

        @Override
        public void ready(SelectionKey key) throws IOException {
            ByteBuffer bytes = loop.emptyBuffer();
            int count = client.read(bytes);
            for (bytes.flip(); bytes.hasRemaining(); ) {
                head.write(bytes.get());
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith(HEAD_END)) {
                answer(text);
            } else if (count < 0 || head.size() > MOST_HEAD_BYTES || text.contains(HEAD_END)) {
                client.close();
            }
        }

        private void answer(String text) throws IOException {
            String target = service.getAuthority();
            if (text.startsWith("CONNECT " + target + " HTTP/1.")) {
                send("HTTP/1.1 200 Connection established" + HEAD_END);
                new Tunnel(client);
                return;
            }
            String why = "this HTTP proxy of the latency test opens tunnels (CONNECT) only to " + target + "\n";
            send("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: " + why.length() + HEAD_END + why);
            client.close();
        }

        private void send(String text) throws IOException {
            client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        }

        @Override
        public void failed() {
            try {
                client.close();
            } catch (IOException closed) {
                // the connection is already closed
            }
        }
    }

    private final class Tunnel implements RelayObserver {

        private final RelayedPair pair;
        private int port;

        Tunnel(SocketChannel client) throws IOException {
            pair = new RelayedPair(loop, client, new InetSocketAddress(service.getHost(), service.getPort()), this);
        }

        @Override
        public void connected(int from) {
            port = from;
            // no byte has passed yet, so the service has not seen the connection in use
            tunnels.put(from, this);
        }

        @Override
        public void closed(Closer by) {
            tunnels.remove(port, this);
        }
    }

    /** Closes all tunnels, and ends the thread in less than a second. */
    @Override
    public void close() {
        loop.close();
    }
}
