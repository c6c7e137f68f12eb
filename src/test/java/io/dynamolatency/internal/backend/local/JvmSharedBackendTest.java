package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.io.TemporaryDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds on a server that outlives them, with servers that only say that they answer. */
@Tag("slow")
class JvmSharedBackendTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temporary;

    private final List<LocalBackend> made = new ArrayList<>();
    private volatile FakeServer.Mode mode = FakeServer.Mode.READY;
    private final Map<String, String> parameters = new HashMap<>();

    /** A version that no other test has, and so a server that no other test has. */
    @BeforeEach
    void beAlone() {
        parameters.put(LocalSettings.VERSION, "9." + System.nanoTime());
        parameters.put(LocalSettings.UNPINNED, "true");
        parameters.put(LocalSettings.SCOPE, "jvm");
    }

    @AfterEach
    void end() {
        made.forEach(LocalBackend::close);
    }

    private JvmSharedBackend hold() {
        return hold(Map.of());
    }

    private JvmSharedBackend hold(Map<String, String> others) {
        Map<String, String> all = new HashMap<>(parameters);
        all.putAll(others);
        return new JvmSharedBackend(LocalSettings.from(key -> Optional.ofNullable(all.get(key))), this::make);
    }

    private synchronized LocalBackend make(LocalSettings settings) {
        LocalBackend backend = new LocalBackend(
                settings,
                () -> List.of(),
                (directory, jars) -> FakeServer.command(mode, directory, jars),
                () -> TemporaryDirectory.in(temporary));
        made.add(backend);
        return backend;
    }

    private static long started(JvmSharedBackend hold) {
        hold.start();
        return hold.pid().orElseThrow();
    }

    private static void kill(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    @Test
    void theNextHoldFindsWhatTheLastOneLeft() {
        long pid;
        try (JvmSharedBackend first = hold()) {
            assertThat(first.pid()).isEmpty();
            pid = started(first);
            assertThat(started(first)).isEqualTo(pid);
        }
        try (JvmSharedBackend second = hold()) {
            assertThat(started(second)).isEqualTo(pid);
            assertThat(second.start()).isEqualTo(URI.create("http://127.0.0.1:1"));
            assertThat(second.description()).isEqualTo("DynamoDB Local " + parameters.get(LocalSettings.VERSION));
        }
        assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::isAlive);
    }

    @Test
    void manyAtATimeStartOne() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Callable<Long> start = () -> started(hold());
            List<Long> pids = new ArrayList<>();
            for (Future<Long> each :
                    threads.invokeAll(List.of(start, start, start, start, start, start, start, start))) {
                pids.add(each.get());
            }
            assertThat(pids).hasSize(8).containsOnly(pids.get(0));
            assertThat(made).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aDeadServerIsReplacedAndReportedToItsUsers() {
        JvmSharedBackend measuring = hold();
        long first = started(measuring);
        assertThat(measuring.failure()).isEmpty();
        kill(first);

        try (JvmSharedBackend next = hold()) {
            assertThat(started(next)).isNotEqualTo(first);
            assertThat(next.failure()).isEmpty();
        }
        assertThat(measuring.failure().orElseThrow())
                .contains("(process " + first + ") is gone: it exited with code ", "last words");
        assertThatThrownBy(measuring::start)
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("is gone");
        assertThat(measuring.pid()).isEmpty();

        measuring.close();
        assertThat(measuring.failure()).isEmpty();
        assertThat(temporary.toFile().list((parent, name) -> name.startsWith(TemporaryDirectory.PREFIX)))
                .hasSize(1);
    }

    @Test
    void aStartThatFailedIsNotHandedOn() {
        mode = FakeServer.Mode.EXIT;
        JvmSharedBackend failed = hold();
        assertThatThrownBy(failed::start).hasMessageContaining("exited with code 7");
        assertThatThrownBy(failed::start).hasMessageContaining("exited with code 7");
        assertThat(made).as("tried once, for all tests of a run").hasSize(1);
        assertThat(failed.failure()).isEmpty();

        mode = FakeServer.Mode.READY;
        assertThat(started(hold())).isPositive();
    }

    @Test
    void otherJarsAreAnotherServer() {
        long pid = started(hold());
        assertThat(started(hold(Map.of(LocalSettings.VERSION, "9.8." + System.nanoTime()))))
                .isNotEqualTo(pid);
        assertThat(started(hold(Map.of(LocalSettings.REPOSITORY, "elsewhere")))).isNotEqualTo(pid);
        long ofDirectory = started(hold(Map.of(LocalSettings.DIRECTORY, temporary.toString())));
        assertThat(ofDirectory).isNotEqualTo(pid);
        assertThat(made).hasSize(4);

        // parameters of the start do not make another server
        assertThat(started(hold(Map.of(LocalSettings.OFFLINE, "true", LocalSettings.START_TIMEOUT, "29 s"))))
                .isEqualTo(pid);
        assertThat(started(hold(Map.of(LocalSettings.DIRECTORY, temporary.toString(), LocalSettings.VERSION, "9.9"))))
                .isEqualTo(ofDirectory);
        assertThat(made).hasSize(4);
    }

    @Test
    void aHoldThatWasClosedDoesNotStart() {
        JvmSharedBackend closed = hold();
        closed.close();
        closed.close();
        assertThatThrownBy(closed::start).hasMessageContaining("was closed");
        assertThat(made).isEmpty();

        mode = FakeServer.Mode.HANG;
        parameters.put(LocalSettings.START_TIMEOUT, "700 ms");
        JvmSharedBackend starting = hold();
        CompletableFuture<URI> start = CompletableFuture.supplyAsync(starting::start);
        Eventually.await("the server runs", () -> starting.pid().isPresent());
        starting.close();
        assertThatThrownBy(start::join).hasMessageContaining("DynamoDB Local");
        assertThat(starting.failure()).isEmpty();
    }
}
