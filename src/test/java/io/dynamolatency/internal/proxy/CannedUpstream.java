package io.dynamolatency.internal.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A back end that takes next to no time: the same answer to every {@link #REQUEST}, which it knows by its last byte. A thread for
 * each connection, on plain sockets. For benchmarks, which are to see what is in front of it.
 */
final class CannedUpstream implements AutoCloseable {

    private static final char LAST = '!';

    /** What it answers. */
    static final byte[] REQUEST =
            RawHttp.put(("{\"payload\":\"" + "x".repeat(100) + "\"}" + LAST).getBytes(StandardCharsets.US_ASCII));

    private static final byte[] ANSWER = RawHttp.answer(
            200,
            "{}".getBytes(StandardCharsets.US_ASCII),
            "Content-Type: application/x-amz-json-1.0",
            "x-amzn-RequestId: 0d4e45ba-7a1f-4a6c-8c8d-f1b1b4a5b8c3");

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    CannedUpstream() throws IOException {
        server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    URI uri() {
        return URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the benchmark is over
        }
    }

    private void serve(Socket socket) {
        byte[] bytes = new byte[4096];
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            int read;
            while ((read = in.read(bytes)) > 0) {
                if (bytes[read - 1] == LAST) {
                    out.write(ANSWER);
                }
            }
        } catch (IOException closed) {
            // the proxy closed it
        } finally {
            open.remove(socket);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "canned-upstream");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
