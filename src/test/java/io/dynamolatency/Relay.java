package io.dynamolatency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands on bytes between connections to a port of the loopback interface and a server behind it, which so can be ended and started
 * again, at the same address, in no time: as far as its clients can tell.
 */
public final class Relay implements AutoCloseable {

    private final URI behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket server;
    private Thread accepting;

    /** Listens. */
    public Relay(URI behind) {
        this.behind = behind;
        this.server = listen(lastingPort());
        ServerSocket first = server;
        this.accepting = daemon(() -> accept(first));
    }

    /**
     * A port that nobody listens at, and that stays so while nobody listens there for a while: not one of those that systems hand out
     * by themselves, to listeners and to connections, which thousands of are made in the meantime.
     */
    public static int lastingPort() {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // another, then
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private ServerSocket listen(int port) {
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 100);
            return listening;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where it listens, with the scheme of what is behind it. */
    public URI uri() {
        return URI.create(behind.getScheme() + "://127.0.0.1:" + server.getLocalPort());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                Socket server = new Socket(behind.getHost(), behind.getPort());
                open.add(server);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                daemon(() -> pump(client, server));
                daemon(() -> pump(server, client));
            }
        } catch (IOException ended) {
            // it was ended
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // one of them has gone
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** As if the server had ended: nobody listens, and all connections are gone. */
    public void kill() {
        try {
            server.close();
            // until it is out of the system's accept, the port takes connections
            accepting.join(5_000);
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** As if it had been started again. */
    public void comeBack() {
        ServerSocket again = listen(server.getLocalPort());
        server = again;
        accepting = daemon(() -> accept(again));
    }

    @Override
    public void close() {
        kill();
    }
}
