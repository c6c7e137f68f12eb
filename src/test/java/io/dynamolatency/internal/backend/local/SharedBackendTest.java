package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.io.LockFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One server for several; ForksTest has it for several JVMs. */
@Timeout(60)
class SharedBackendTest {

    @TempDir
    private Path directory = Path.of("");

    private static LocalSettings settings(String... more) {
        Map<String, String> parameters = more.length == 0 ? Map.of() : Map.of(more[0], more[1]);
        return LocalSettings.from(key -> Optional.ofNullable(parameters.get(key)));
    }

    @Test
    void oneServerLivesUntilTheLastLetsGo() throws Exception {
        Path shared = directory.resolve("shared");
        SharedBackend first = new SharedBackend(settings(), shared);
        SharedBackend second = new SharedBackend(settings(), shared);
        try (first;
                second) {
            URI uri = first.start();
            assertThat(second.start()).isEqualTo(uri);
            assertThat(first.start()).isEqualTo(uri);
            assertThat(second.pid()).isEqualTo(first.pid());
            assertThat(first.description()).isEqualTo("DynamoDB Local 3.3.1");
            ProcessHandle server = ProcessHandle.of(first.pid().orElseThrow()).orElseThrow();
            first.close();
            assertThatThrownBy(first::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("was closed");
            ForkedServer.firstCall(uri.getPort());
            assertThat(second.failure()).isEmpty();

            server.destroyForcibly();
            Eventually.await("the server ends", () -> second.failure().isPresent());
            assertThat(second.failure().orElseThrow())
                    .startsWith(
                            "DynamoDB Local 3.3.1 (process " + server.pid() + ", shared by " + shared + ") is gone. ")
                    .contains("READY ");
            assertThatThrownBy(second::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining(" is gone. ");

            // whoever comes next gets another
            SharedBackend third = new SharedBackend(settings(), shared);
            try (third) {
                third.start();
                assertThat(third.pid().orElseThrow()).isNotEqualTo(server.pid());
                ProcessHandle next = ProcessHandle.of(third.pid().orElseThrow()).orElseThrow();
                third.close();
                second.close();
                Eventually.await("the server ends", () -> !next.isAlive());
            }
            Eventually.await("its place is tidy", () -> !Files.exists(shared.resolve("server")));
        }
    }

    @Test
    void aStartThatFailsIsSaidAndLeavesNothing() throws IOException {
        Path shared = directory.resolve("shared");
        try (SharedBackend backend = new SharedBackend(settings(LocalSettings.START_TIMEOUT, "1 ms"), shared)) {
            assertThatThrownBy(backend::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("did not answer within 1 ms (dynamolatency.local.startTimeout)");
            assertThatThrownBy(backend::start)
                    .as("at once, the same")
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("did not answer within 1 ms");
            assertThat(shared.resolve("server")).doesNotExist();
        }
        Path occupied = Files.createFile(directory.resolve("occupied"));
        try (SharedBackend backend = new SharedBackend(settings(), occupied)) {
            assertThatThrownBy(backend::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("is to be shared by " + occupied + " (dynamolatency.local.shared), but: ");
        }
        assertThatThrownBy(() -> SharedBackend.directory(key -> Optional.of(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no path; write a directory, such as target/dynamo-latency-shared");
    }

    @Test
    void closingDoesNotWaitForAStart() throws Exception {
        Path shared = Files.createDirectories(directory.resolve("shared"));
        SharedBackend backend = new SharedBackend(settings(), shared);
        try (LockFile anotherStarts = LockFile.acquire(shared.resolve("starting.lock"), Duration.ofSeconds(5))
                .orElseThrow()) {
            assertThat(anotherStarts).isNotNull();
            CompletableFuture<URI> start = CompletableFuture.supplyAsync(backend::start);
            Eventually.await("it holds what is to be shared", () -> Files.exists(shared.resolve("holders.lock")));
            assertThat(backend.failure()).isEmpty();
            assertThat(backend.pid()).isEmpty();
            backend.close();
            assertThatThrownBy(() -> start.get(30, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(BackendException.class)
                    .hasMessageContaining("was closed");
        }
        Eventually.await("nobody holds it", () -> nobodyHolds(shared.resolve("holders.lock")));
    }

    private static boolean nobodyHolds(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException held) {
            return false;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
