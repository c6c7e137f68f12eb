package io.dynamolatency.internal.proxy;

import io.dynamolatency.fixture.RawServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Moves many bytes over plain TCP, to measure the link itself. */
final class BulkTransfer {

    private BulkTransfer() {}

    /** A server that reads and writes as many bytes as the client asks for. */
    static RawServer server(InetAddress address) throws IOException {
        return RawServer.serving(address, (from, to) -> {
            DataInputStream in = new DataInputStream(from);
            DataOutputStream out = new DataOutputStream(to);
            while (true) {
                int up = in.readInt();
                int down = in.readInt();
                in.readNBytes(up);
                out.write(new byte[down]);
            }
        });
    }

    /** Returns how long an exchange takes at the client's end, in nanoseconds. */
    static long exchange(Socket socket, int up, int down) throws IOException {
        byte[] request = new byte[8 + up];
        ByteBuffer.wrap(request).putInt(up).putInt(down);
        long start = System.nanoTime();
        socket.getOutputStream().write(request);
        socket.getInputStream().readNBytes(down);
        return System.nanoTime() - start;
    }
}
