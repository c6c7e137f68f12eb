package io.dynamolatency.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A proxy for CONNECT on loopback. It ends a tunnel that carried nothing for a while. */
final class TunnelProxy implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final long idleNanos;

    TunnelProxy(int idleMillis) throws IOException {
        idleNanos = TimeUnit.MILLISECONDS.toNanos(idleMillis);
        start(() -> {
            while (true) {
                Socket client = server.accept();
                start(() -> tunnel(client));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        CaseClients.daemon(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException | InterruptedException ended) {
                                // the tunnel or the proxy was closed
                            }
                        },
                        "tunnel")
                .start();
    }

    private void tunnel(Socket client) throws IOException, InterruptedException {
        open.add(client);
        StringBuilder head = new StringBuilder();
        InputStream in = client.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                client.close();
                return;
            }
            head.append((char) c);
        }
        String[] target =
                head.substring("CONNECT ".length(), head.indexOf(" HTTP")).split(":", -1);
        try (client;
                Socket service = new Socket(target[0], Integer.parseInt(target[1]))) {
            client.setTcpNoDelay(true);
            service.setTcpNoDelay(true);
            client.getOutputStream()
                    .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            AtomicLong last = new AtomicLong(System.nanoTime());
            start(() -> pump(client, service, last));
            start(() -> pump(service, client, last));
            while (System.nanoTime() - last.get() < idleNanos && !client.isClosed() && !service.isClosed()) {
                Thread.sleep(5);
            }
        } finally {
            open.remove(client);
        }
    }

    private static void pump(Socket from, Socket to, AtomicLong last) throws IOException {
        try (from;
                to) {
            byte[] buffer = new byte[16_384];
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                last.set(System.nanoTime());
                out.write(buffer, 0, n);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
