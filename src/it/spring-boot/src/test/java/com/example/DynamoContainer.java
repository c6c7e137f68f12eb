package com.example;

import io.dynamolatency.BackendKind;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TestTable;
import io.dynamolatency.measure.LatencyLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A container to Boot, which takes no engine: an address that leads to a DynamoDB Local on this machine. */
final class DynamoContainer extends GenericContainer<DynamoContainer> {

    private static final String IMAGE = "amazon/dynamodb-local:3.3.1";

    private LatencyLab running;
    private ServerSocket mapped;

    DynamoContainer() {
        super(DockerImageName.parse(IMAGE));
    }

    /** Boot asks for it, and the original asks an engine. */
    @Override
    public String getDockerImageName() {
        return IMAGE;
    }

    @Override
    public void start() {
        if (running == null) {
            running = LatencyLab.open(BackendKind.LOCAL, NetworkProfile.REAL, HttpClientKind.APACHE5);
            try {
                mapped = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            begin(this::accept);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = mapped.accept();
            Socket server = new Socket(
                    running.endpoint().uri().getHost(), running.endpoint().uri().getPort());
            begin(() -> copy(client, server));
            begin(() -> copy(server, client));
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void begin(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // one side has ended
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    @Override
    public void stop() {
        if (running != null) {
            running.close();
            running = null;
            try {
                mapped.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + mapped.getLocalPort());
    }

    TestTable table() {
        return running.table();
    }
}
