package io.dynamolatency.internal.proxy;

import io.dynamolatency.wire.ConnectionRecord.Closer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to a relay, and the relay's connection to the server for this client. If one end takes no more
 * bytes, the relay stops reading from the other end. Only the relay's thread is allowed to use an object.
 */
final class RelayedPair {

    private final RelayLoop loop;
    private final RelayObserver observer;
    private final End client;
    private final End server;
    private @Nullable Closer closedBy;
    private long bytesToClient;
    private long endsAfter = Long.MAX_VALUE;

    /** Begins to connect to the server. The relay reads from the client once the server has accepted the connection. */
    RelayedPair(RelayLoop loop, SocketChannel accepted, InetSocketAddress target, RelayObserver observer)
            throws IOException {
        this.loop = loop;
        this.observer = observer;
        client = new End(accepted, Closer.CLIENT_FIN, Closer.CLIENT_RESET);
        server = new End(SocketChannel.open(), Closer.SERVER, Closer.SERVER);
        try {
            server.connect(target);
        } catch (IOException | RuntimeException unreachable) {
            server.failed();
        }
    }

    /** One of the two connections. */
    private final class End implements RelayLoop.Ready {

        private final SocketChannel channel;
        private final Closer closes;
        private final Closer fails;
        private final SelectionKey key;
        /** The bytes that the other end has sent and this end has not yet taken. */
        private @Nullable ByteBuffer waiting;

        End(SocketChannel channel, Closer closes, Closer fails) throws IOException {
            this.channel = channel;
            this.closes = closes;
            this.fails = fails;
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = loop.register(channel, 0, this);
        }

        private End other() {
            return this == client ? server : client;
        }

        void connect(InetSocketAddress target) throws IOException {
            if (channel.connect(target)) {
                connected();
            } else {
                key.interestOps(SelectionKey.OP_CONNECT);
            }
        }

        private void connected() {
            observer.connected(channel.socket().getLocalPort());
            awaitMore();
        }

        @Override
        public void ready(SelectionKey ready) throws IOException {
            if (ready.isConnectable()) {
                channel.finishConnect();
                connected();
            }
            if (ready.isValid() && ready.isWritable()) {
                flush();
            }
            if (ready.isValid() && ready.isReadable()) {
                read();
            }
        }

        private void read() throws IOException {
            if (other().waiting != null) {
                return;
            }
            ByteBuffer bytes = loop.emptyBuffer();
            int count = channel.read(bytes);
            if (count < 0) {
                ends(closes);
                shut();
                return;
            }
            bytes.flip();
            if (this == client) {
                observer.fromClient(bytes.duplicate());
            } else {
                observer.fromServer(bytes.duplicate());
                bytesToClient += count;
            }
            other().write(bytes);
            endIfDue();
        }

        private void write(ByteBuffer bytes) {
            try {
                channel.write(bytes);
            } catch (IOException reset) {
                failed();
                return;
            }
            if (bytes.hasRemaining()) {
                waiting = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
                awaitMore();
            }
        }

        private void flush() throws IOException {
            if (waiting != null) {
                channel.write(waiting);
                if (!waiting.hasRemaining()) {
                    waiting = null;
                    awaitMore();
                    endIfDue();
                }
            }
        }

        /** Resets the other end, because this end was reset. */
        @Override
        public void failed() {
            ends(fails);
            try {
                other().channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException closed) {
                // the next statement closes the channel
            }
            shut();
        }
    }

    /** Closes both connections when the client has taken this total number of the server's bytes. */
    void endAfter(long bytes) {
        endsAfter = bytes;
        endIfDue();
    }

    private void endIfDue() {
        if (bytesToClient >= endsAfter && client.waiting == null) {
            shut();
        }
    }

    private void awaitMore() {
        client.key.interestOps(interests(client, server));
        server.key.interestOps(interests(server, client));
    }

    private static int interests(End end, End other) {
        return (other.waiting == null ? SelectionKey.OP_READ : 0) | (end.waiting == null ? 0 : SelectionKey.OP_WRITE);
    }

    private void ends(Closer by) {
        if (closedBy == null) {
            closedBy = by;
            observer.closed(by);
        }
    }

    private void shut() {
        for (End end : new End[] {client, server}) {
            try {
                end.channel.close();
            } catch (IOException closed) {
                // the connection is already closed
            }
        }
    }
}
