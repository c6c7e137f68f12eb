package io.dynamolatency.internal.proxy;

import io.dynamolatency.internal.process.DaemonThread;
import io.netty.channel.EventLoop;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The first of a proxy's two addresses. It accepts connections, except while a plan has a {@link DeadAddress}. Accepted
 * connections stay open when the address begins to refuse. Only the event loop is allowed to call the methods.
 *
 * <p>A dead address keeps its port with a socket that does not listen, so that no other program can take the port. A
 * separate thread listens, because an event loop closes a channel only at the loop's next round.
 */
final class FirstAddress {

    private static final int LOOK_MILLIS = 10;
    private static final int JOIN_MILLIS = 1_000;

    private final InetSocketAddress address;
    private final EventLoop eventLoop;
    private final LongSupplier refused;
    private final Consumer<SocketChannel> accept;
    private final Consumer<PlannedFault> struck;
    private @Nullable ServerSocketChannel listening;
    private @Nullable Thread acceptor;
    private @Nullable Socket reserved;
    private Optional<PlannedFault> fault = Optional.empty();
    private @Nullable ScheduledFuture<?> looks;
    private long seen;

    /**
     * Starts to listen.
     *
     * @param refused returns how many connections this machine has refused
     * @param accept takes an accepted connection, on another thread
     * @param struck receives the fault, once for each refused connection
     * @throws UncheckedIOException if the address can't be bound
     */
    FirstAddress(
            InetSocketAddress address,
            EventLoop eventLoop,
            LongSupplier refused,
            Consumer<SocketChannel> accept,
            Consumer<PlannedFault> struck) {
        this.address = address;
        this.eventLoop = eventLoop;
        this.refused = refused;
        this.accept = accept;
        this.struck = struck;
        listen();
    }

    /** Makes the address dead if the plan has a {@link DeadAddress}; otherwise makes the address listen. */
    void follow(@Nullable FaultPlan plan) {
        look();
        boolean died = fault.isPresent();
        fault = Optional.ofNullable(plan)
                .flatMap(one -> one.with(DeadAddress.class).stream().findFirst());
        if (fault.isPresent() == died) {
            return;
        }
        if (died) {
            stopLooking();
            close(reserved);
            listen();
        } else {
            die();
        }
    }

    /** Reports each connection that was refused since the last call of this method. */
    void look() {
        fault.ifPresent(one -> {
            long now = refused.getAsLong();
            for (; seen < now; seen++) {
                struck.accept(one);
            }
        });
    }

    private void die() {
        stopListening();
        Socket socket = new Socket();
        reserved = socket;
        try {
            socket.setReuseAddress(true);
            socket.bind(address);
            // from now on, no other socket can listen on the port
            socket.setReuseAddress(false);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
        seen = refused.getAsLong();
        looks = eventLoop.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void listen() {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            listening = server;
            server.bind(address, ListeningSockets.BACKLOG);
            acceptor = DaemonThread.start(LatencyProxy.THREAD_PREFIX + "-accept", () -> acceptAll(server));
        } catch (IOException taken) {
            close(listening);
            throw new UncheckedIOException(taken);
        }
    }

    private void acceptAll(ServerSocketChannel server) {
        try {
            while (true) {
                accept.accept(server.accept());
            }
        } catch (IOException closed) {
            // the address is dead, or the proxy is closed
        }
    }

    void close() {
        stopLooking();
        stopListening();
        close(reserved);
    }

    /** Stops listening. Waits at most a second until the listening thread has ended and the socket is closed. */
    private void stopListening() {
        close(listening);
        if (acceptor != null) {
            try {
                acceptor.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void stopLooking() {
        if (looks != null) {
            looks.cancel(false);
        }
    }

    private static void close(@Nullable Closeable socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
