package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.process.DaemonThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The thread that moves the bytes of all {@linkplain TcpRelay relays} of a suite. Uses only the JDK: for a short suite,
 * loading and compiling Netty would cost more than moving the bytes. Thread-safe.
 */
public final class RelayLoop implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final Duration CLOSES_WITHIN = Duration.ofMillis(500);

    private final Selector selector;
    private final Thread thread = DaemonThread.of("dynamo-latency-relay", this::run);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private boolean started;
    private volatile boolean closed;

    /** A channel's owner. */
    interface Ready {
        /** Is called when the channel is ready to accept, connect, read or write. Runs on the relay's thread. */
        void ready(SelectionKey key) throws IOException;

        /** Is called when the channel has failed. A socket that listens goes on: perhaps the next connection works. */
        default void failed() {}
    }

    /** Takes new connections. */
    interface Listener {
        /** Is called on the relay's thread. If this method fails, the loop closes the connection. */
        void accepted(SocketChannel client) throws IOException;
    }

    /**
     * Makes a loop. The loop's thread starts when the first channel is registered.
     *
     * @throws UncheckedIOException if the system has no selector left
     */
    public RelayLoop() {
        try {
            selector = Selector.open();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /**
     * Listens on a free port of the loopback address.
     *
     * @throws UncheckedIOException if no port can be bound
     */
    ServerSocketChannel listen(Listener listener) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(Loopback.address(), 0), BACKLOG);
            server.configureBlocking(false);
            register(server, SelectionKey.OP_ACCEPT, ready -> {
                SocketChannel client = server.accept();
                if (client != null) {
                    accepted(client, listener);
                }
            });
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot listen on the loopback address", failed);
        }
    }

    private static void accepted(SocketChannel client, Listener listener) throws IOException {
        try {
            listener.accepted(client);
        } catch (IOException noConnection) {
            client.close();
        }
    }

    /** Registers a channel, so that its owner is called when the channel is ready. */
    synchronized SelectionKey register(SelectableChannel channel, int interests, Ready owner)
            throws ClosedChannelException {
        SelectionKey key = channel.register(selector, interests, owner);
        if (!started) {
            started = true;
            thread.start();
        }
        selector.wakeup();
        return key;
    }

    /** Runs a task on the relay's thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Returns the buffer to read into. Only the relay's thread uses it. */
    ByteBuffer emptyBuffer() {
        return buffer.clear();
    }

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(RelayLoop::serve);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void serve(SelectionKey key) {
        Ready owner = (Ready) key.attachment();
        try {
            owner.ready(key);
        } catch (IOException | CancelledKeyException gone) {
            owner.failed();
        }
    }

    /** Ends the thread and closes all channels, in less than a second. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        DaemonThread.awaitEnd(thread, CLOSES_WITHIN);
    }
}
