package io.dynamolatency.internal.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A back end of plain sockets, a thread for each connection, that does to requests what a test tells it. */
final class RawUpstream implements AutoCloseable {

    /** What to write back; {@code null} closes the connection without a word. */
    @FunctionalInterface
    interface Handler {
        byte @Nullable [] handle(RawHttp.Message request) throws Exception;
    }

    private final ServerSocket server;
    private final Handler handler;
    private final boolean closesAfterAnswers;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<RawHttp.Message> requests = new CopyOnWriteArrayList<>();

    private RawUpstream(Handler handler, boolean closesAfterAnswers) throws IOException {
        this.handler = handler;
        this.closesAfterAnswers = closesAfterAnswers;
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    static RawUpstream answering(Handler handler) throws IOException {
        return new RawUpstream(handler, false);
    }

    /** Closes its connection after whatever it wrote, whatever that said. */
    static RawUpstream answeringAndClosing(Handler handler) throws IOException {
        return new RawUpstream(handler, true);
    }

    /** Answers every request with 200 and the request's own body. */
    static RawUpstream echo() throws IOException {
        return answering(request -> RawHttp.answer(200, request.bytes()));
    }

    /** An address at which nothing listens. */
    static URI nobody() throws IOException {
        try (RawUpstream gone = echo()) {
            return gone.uri();
        }
    }

    URI uri() {
        return URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
    }

    /** Connections accepted so far. */
    int accepted() {
        return accepted.get();
    }

    int open() {
        return open.size();
    }

    /** The requests that were read so far. */
    List<RawHttp.Message> requests() {
        return requests;
    }

    /** Closes the connections there are, as a server does with idle ones. */
    void closeConnections() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeConnections();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                accepted.incrementAndGet();
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            RawHttp.Message request;
            while ((request = RawHttp.read(in, false)) != null) {
                requests.add(request);
                byte[] answer = handler.handle(request);
                if (answer == null) {
                    return;
                }
                out.write(answer);
                out.flush();
                if (closesAfterAnswers) {
                    return;
                }
            }
        } catch (Exception closed) {
            // Either end gave up: what the proxy makes of it is the test's to see.
        } finally {
            open.remove(socket);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-upstream");
        thread.setDaemon(true);
        thread.start();
    }
}
