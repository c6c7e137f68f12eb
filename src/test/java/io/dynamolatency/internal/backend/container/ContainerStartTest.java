package io.dynamolatency.internal.backend.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Starts and ends of containers without a container engine. */
@Timeout(30)
@Tag("server")
class ContainerStartTest {

    private static final ContainerSettings SETTINGS = new ContainerSettings("an/image:1", Duration.ofSeconds(20));
    private static final byte[] TABLES = RawHttp.answer(200, "{\"TableNames\":[]}".getBytes(StandardCharsets.US_ASCII));

    private final List<String> events = new CopyOnWriteArrayList<>();

    /** A container that exists only in this JVM. */
    private final class FakeContainer extends GenericContainer<FakeContainer> {

        private final Runnable starting;
        private final int port;

        FakeContainer(Runnable starting, URI server) {
            super(DockerImageName.parse(SETTINGS.image()));
            this.starting = starting;
            this.port = server.getPort();
        }

        @Override
        public void start() {
            starting.run();
            events.add("started");
        }

        @Override
        public void stop() {
            events.add("stopped");
        }

        @Override
        public String getHost() {
            return "127.0.0.1";
        }

        @Override
        public Integer getMappedPort(int inside) {
            return port;
        }
    }

    private ContainerBackend backend(Runnable starting, Supplier<URI> server) {
        return new ContainerBackend(SETTINGS, () -> new FakeContainer(starting, server.get()));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    @Test
    void oneContainerStartsAndStopsOnce() throws Exception {
        try (RawServer server = RawServer.answering(request -> TABLES)) {
            ContainerBackend backend = backend(() -> {}, server::uri);
            URI uri = backend.start();
            assertThat(uri.getPort()).isEqualTo(server.uri().getPort());
            assertThat(backend.start()).isEqualTo(uri);
            assertThat(events).containsExactly("started");
            backend.close();
            backend.close();
            assertThat(events).containsExactly("started", "stopped");
            assertThatThrownBy(backend::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("was closed");
        }
    }

    @Test
    void closeDoesNotWaitForAStartUnderWayWhichThenStopsItsContainer() throws Exception {
        CountDownLatch pulling = new CountDownLatch(1);
        CountDownLatch pulled = new CountDownLatch(1);
        try (RawServer server = RawServer.answering(request -> TABLES)) {
            ContainerBackend backend = backend(
                    () -> {
                        pulling.countDown();
                        waitFor(pulled);
                    },
                    server::uri);
            CompletableFuture<URI> start = CompletableFuture.supplyAsync(backend::start);
            waitFor(pulling);
            backend.close();
            assertThat(events).as("the start is still under way").isEmpty();
            pulled.countDown();
            assertThatThrownBy(() -> start.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(BackendException.class)
                    .hasMessageContaining("was closed");
            assertThat(events).containsExactly("started", "stopped");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aContainerThatAnswersWhileTheBackEndClosesIsStopped() throws Exception {
        CompletableFuture<ContainerBackend> closing = new CompletableFuture<>();
        try (RawServer server = RawServer.answering(request -> {
            closing.get(20, TimeUnit.SECONDS).close();
            return TABLES;
        })) {
            ContainerBackend backend = backend(() -> {}, server::uri);
            closing.complete(backend);
            assertThatThrownBy(backend::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("was closed");
            assertThat(events).containsExactly("started", "stopped");
            assertThat(backend.failure()).isEmpty();
        }
    }
}
