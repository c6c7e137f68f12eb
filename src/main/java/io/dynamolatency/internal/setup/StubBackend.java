package io.dynamolatency.internal.setup;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.process.DaemonThread;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that gives every request the same answer, for {@link ClassPreloading} before the back end runs. Thread-safe.
 */
final class StubBackend implements DynamoBackend {

    /**
     * The answer to all operations that preloading uses. The SDK ignores members of the answer that it does not know.
     */
    private static final byte[] ANSWER;

    static {
        String table = "{\"TableStatus\":\"ACTIVE\"}";
        String body = "{\"TableDescription\":" + table + ",\"Table\":" + table + "}";
        ANSWER = ("HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static final String THREAD = "dynamo-latency-stub";

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * Listens on a free port of the loopback interface.
     *
     * @throws IOException if no port is free
     */
    StubBackend() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        DaemonThread.start(THREAD, this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                if (server.isClosed()) {
                    socket.close();
                }
                DaemonThread.start(THREAD, () -> answer(socket));
            }
        } catch (IOException closed) {
            // this server was closed
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int length = head(in); length >= 0; length = head(in)) {
                in.skipNBytes(length);
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException | NumberFormatException gone) {
            // the client has closed the connection, or this server was closed
        } finally {
            open.remove(socket);
        }
    }

    /** Reads the head of a request and returns the length of its body; -1 at the end of the connection. */
    private static int head(InputStream in) throws IOException {
        int length = 0;
        while (true) {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    return -1;
                }
                line.append((char) c);
            }
            String header = line.toString().strip().toLowerCase(Locale.ROOT);
            if (header.isEmpty()) {
                return length;
            }
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
    }

    @Override
    public String description() {
        return "a stub";
    }

    @Override
    public URI start() {
        if (server.isClosed()) {
            throw new BackendException("the stub is closed");
        }
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closed(server);
        open.forEach(StubBackend::closed);
    }

    private static void closed(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception ignored) {
            // the socket is not needed any more
        }
    }
}
