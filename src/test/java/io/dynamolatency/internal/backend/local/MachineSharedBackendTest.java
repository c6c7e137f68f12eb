package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.io.OwnDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One server for several back ends; ForksTest shares it between JVMs. */
@Timeout(60)
@Tag("slow")
class MachineSharedBackendTest {

    @TempDir
    private Path directory = Path.of("");

    private static LocalSettings settings(String... more) {
        Map<String, String> parameters = more.length == 0 ? Map.of() : Map.of(more[0], more[1]);
        return LocalSettings.from(key -> Optional.ofNullable(parameters.get(key)));
    }

    @Test
    void oneServerLivesUntilTheLastLeaseEnds() throws Exception {
        Path shared = directory.resolve("shared");
        MachineSharedBackend first = new MachineSharedBackend(settings(), shared);
        MachineSharedBackend second = new MachineSharedBackend(settings(), shared);
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
                    .startsWith("DynamoDB Local 3.3.1 (process " + server.pid() + ", shared through " + shared + ") is"
                            + " gone. ")
                    .contains("READY ");
            assertThatThrownBy(second::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining(" is gone. ");

            // the next back end starts another
            MachineSharedBackend third = new MachineSharedBackend(settings(), shared);
            try (third) {
                URI again = third.start();
                assertThat(third.pid().orElseThrow()).isNotEqualTo(server.pid());
                ProcessHandle next = ProcessHandle.of(third.pid().orElseThrow()).orElseThrow();
                third.close();
                second.close();
                ForkedServer.firstCall(again.getPort());
                SharedLease.release(shared.resolve("holders.lock"));
                Eventually.await("the server ends", () -> !next.isAlive());
            }
            Eventually.await("it leaves no address", () -> !Files.exists(shared.resolve("server")));
        }
    }

    @Test
    void aFailedStartIsReportedAndLeavesNothing() throws IOException {
        Path shared = directory.resolve("shared");
        try (MachineSharedBackend backend =
                new MachineSharedBackend(settings(LocalSettings.START_TIMEOUT, "1 ms"), shared)) {
            assertThatThrownBy(backend::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("did not answer within 1 ms (dynamolatency.backend.startTimeout)");
            assertThatThrownBy(backend::start)
                    .as("at once, the same")
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("did not answer within 1 ms");
            assertThat(shared.resolve("server")).doesNotExist();
        }
        Path occupied = Files.createFile(directory.resolve("occupied"));
        try (MachineSharedBackend backend = new MachineSharedBackend(settings(), occupied)) {
            assertThatThrownBy(backend::start)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining(
                            "cannot be shared through " + occupied + " (dynamolatency.local.scope = machine): ");
        }
    }

    @Test
    void sameJarsShareADirectory() {
        assertThat(MachineSharedBackend.directory(settings()))
                .isEqualTo(MachineSharedBackend.directory(settings(LocalSettings.START_TIMEOUT, "1 min")))
                .isNotEqualTo(MachineSharedBackend.directory(settings(LocalSettings.REPOSITORY, "elsewhere")))
                .isNotEqualTo(MachineSharedBackend.directory(settings(LocalSettings.DIRECTORY, "jars")));
    }

    @Test
    void closingDoesNotWaitForAStart() throws Exception {
        Path shared = directory.resolve("shared");
        OwnDirectory.make(shared);
        MachineSharedBackend backend = new MachineSharedBackend(settings(), shared);
        try (LockFile anotherStarts = LockFile.acquire(shared.resolve("starting.lock"), Duration.ofSeconds(5))
                .orElseThrow()) {
            assertThat(anotherStarts).isNotNull();
            CompletableFuture<URI> start = CompletableFuture.supplyAsync(backend::start);
            Eventually.await("it takes the lease", () -> Files.exists(shared.resolve("holders.lock")));
            assertThat(backend.failure()).isEmpty();
            assertThat(backend.pid()).isEmpty();
            backend.close();
            assertThatThrownBy(() -> start.get(30, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(BackendException.class)
                    .hasMessageContaining("was closed");
        }
        SharedLease.release(shared.resolve("holders.lock"));
    }
}
