package io.dynamolatency.internal.proxy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Takes and gives as many bytes as it is told, over plain TCP: what the link itself takes for them. */
final class BulkServer {

    private final ServerSocket server;

    BulkServer(InetAddress address) throws IOException {
        server = new ServerSocket(0, 100, address);
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                daemon(() -> serve(socket));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException over) {
                        // the other end has had enough
                    }
                },
                "bulk-server");
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(Socket socket) throws IOException {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                int up = in.readInt();
                int down = in.readInt();
                in.readNBytes(up);
                out.write(new byte[down]);
            }
        }
    }

    /** How long an exchange takes at the client's end. */
    static long exchange(Socket socket, int up, int down) throws IOException {
        byte[] request = new byte[8 + up];
        ByteBuffer.wrap(request).putInt(up).putInt(down);
        long start = System.nanoTime();
        socket.getOutputStream().write(request);
        socket.getInputStream().readNBytes(down);
        return System.nanoTime() - start;
    }
}
