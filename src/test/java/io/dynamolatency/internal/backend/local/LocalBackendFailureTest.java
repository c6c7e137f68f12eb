package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.backend.local.LocalSettings.Scope;
import io.dynamolatency.internal.io.TemporaryDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With servers that misbehave. Whatever happens: no process, no directory. */
@SuppressWarnings({"NullAway.Init", "try"})
@Tag("slow")
class LocalBackendFailureTest {

    private static final ClassPathSource NO_JARS = () -> List.of();

    @TempDir
    Path temporary;

    private final AtomicInteger forks = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<LocalBackend> backends = new ArrayList<>();

    private LocalBackend backend(FakeServer.Mode mode, Duration timeout, ClassPathSource jars) {
        LocalSettings settings =
                new LocalSettings(Optional.empty(), Optional.empty(), false, "9.9", true, timeout, Scope.RUN);
        ServerCommand command = (directory, found) -> {
            forks.incrementAndGet();
            return FakeServer.command(mode, directory, found);
        };
        LocalBackend backend = new LocalBackend(settings, jars, command, () -> TemporaryDirectory.in(temporary));
        backends.add(backend);
        return backend;
    }

    private LocalBackend backend(FakeServer.Mode mode) {
        return backend(mode, Duration.ofSeconds(20), NO_JARS);
    }

    private static String failure(LocalBackend backend) {
        return String.valueOf(
                catchThrowableOfType(BackendException.class, backend::start).getMessage());
    }

    /** Before anything is closed: a failed start cleans up by itself. */
    private void nothingIsLeftOf(LocalBackend backend) throws IOException {
        assertThat(backend.pid()).isEmpty();
        assertThat(backend.started()).isEmpty();
        assertThat(backend.failure()).isEmpty();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(LocalBackendFailureTest::isTemporary)).isEmpty();
        }
    }

    private static boolean isTemporary(Path path) {
        return path.getFileName().toString().startsWith(TemporaryDirectory.PREFIX);
    }

    @AfterEach
    void end() {
        backends.forEach(LocalBackend::close);
        threads.shutdownNow();
    }

    @Test
    void oneThatExitsIsShownWithItsLastLines() throws IOException {
        LocalBackend backend = backend(FakeServer.Mode.EXIT);

        assertThat(failure(backend))
                .matches("(?s)DynamoDB Local 9\\.9 \\(process \\d+\\) did not start: it exited with code 7\\..*")
                .contains("Its last lines:\n  line 11\n", "\n  line 30")
                .doesNotContain("line 10\n");
        nothingIsLeftOf(backend);
    }

    @Test
    void aFailedStartIsRepeatedInWordsOnly() {
        LocalBackend backend = backend(FakeServer.Mode.EXIT);

        String first = failure(backend);

        assertThat(failure(backend)).isEqualTo(first);
        assertThat(forks).hasValue(1);
    }

    @Test
    void oneThatNeverAnswersIsEnded() throws IOException {
        LocalBackend backend = backend(FakeServer.Mode.HANG, Duration.ofMillis(700), NO_JARS);

        assertThat(failure(backend))
                .contains("did not answer within 700 ms (dynamolatency.backend.startTimeout), so it was ended");
        nothingIsLeftOf(backend);
    }

    @Test
    void oneThatTalksNonsenseHasNotStarted() throws IOException {
        LocalBackend backend = backend(FakeServer.Mode.GARBAGE);

        assertThat(failure(backend)).contains("exited with code 0", "READY soon", "not READY 80 1");
        nothingIsLeftOf(backend);
    }

    @Test
    void oneThatFloodsItsOutputStarts() {
        LocalBackend backend = backend(FakeServer.Mode.FLOOD);

        assertThat(backend.start()).isEqualTo(URI.create("http://127.0.0.1:1"));
    }

    @Test
    void oneThatIsKilledLaterIsShownWithItsLastLines() {
        LocalBackend backend = backend(FakeServer.Mode.READY);
        backend.start();
        long pid = backend.pid().orElseThrow();
        assertThat(backend.failure()).isEmpty();

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Eventually.await("the failure", () -> backend.failure().isPresent());

        assertThat(backend.failure().orElseThrow())
                .startsWith("DynamoDB Local 9.9 (process " + pid + ") is gone: it exited with code ")
                .contains("Its last lines:\n", "last words");
    }

    @Test
    void aCommandThatDoesNotExist() throws IOException {
        LocalBackend backend = new LocalBackend(
                LocalSettings.defaults(),
                NO_JARS,
                (directory, jars) -> List.of(directory.resolve("no-such-java").toString()),
                () -> TemporaryDirectory.in(temporary));

        assertThat(failure(backend)).contains("could not be started", "no-such-java");
        nothingIsLeftOf(backend);
    }

    @Test
    void aTemporaryDirectoryThatCannotBeMade() throws IOException {
        Path none = Files.createFile(temporary.resolve("none"));

        assertThat(failure(new LocalBackend(
                        LocalSettings.defaults(), NO_JARS, new ForkCommand(), () -> TemporaryDirectory.in(none))))
                .contains("needs a directory in java.io.tmpdir, ", none + " is a link or a file");
    }

    @Test
    void jarsThatCannotBeFound() throws IOException {
        LocalBackend backend = backend(FakeServer.Mode.HANG, Duration.ofSeconds(20), () -> {
            throw new BackendException("nowhere");
        });

        assertThat(failure(backend)).isEqualTo("nowhere");
        assertThat(forks).hasValue(0);
        nothingIsLeftOf(backend);
    }

    @Test
    void anInterruptEndsTheStartAndStays() throws Exception {
        LocalBackend backend = backend(FakeServer.Mode.HANG);
        CompletableFuture<Boolean> interruptStays = new CompletableFuture<>();
        Thread starter = new Thread(() -> {
            BackendException failed = catchThrowableOfType(BackendException.class, backend::start);
            interruptStays.complete(String.valueOf(failed.getMessage()).startsWith("Interrupted while")
                    && Thread.currentThread().isInterrupted());
        });
        starter.start();
        Eventually.await("the server runs", () -> backend.pid().isPresent());
        ProcessHandle server = ProcessHandle.of(backend.pid().orElseThrow()).orElseThrow();

        starter.interrupt();
        starter.join();

        assertThat(interruptStays).isCompletedWithValue(true);
        assertThat(server.isAlive()).isFalse();
        nothingIsLeftOf(backend);
        // no start has failed
        CompletableFuture<URI> again = CompletableFuture.supplyAsync(backend::start, threads);
        Eventually.await("a second start", () -> forks.get() == 2);
        assertThat(again).isNotDone();
    }

    @Test
    void anInterruptEndsTheResolvingToo() throws Exception {
        LocalBackend backend = backend(FakeServer.Mode.HANG, Duration.ofSeconds(20), LocalBackendFailureTest::never);
        CompletableFuture<String> message = new CompletableFuture<>();
        Thread starter = new Thread(() -> message.complete(failure(backend)));
        starter.start();
        starter.interrupt();
        starter.join();

        assertThat(message.join()).startsWith("Interrupted while");
        nothingIsLeftOf(backend);
    }

    private static List<Path> never() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        throw new AssertionError();
    }

    @Test
    void closingEndsAStartThatIsUnderWay() throws IOException {
        LocalBackend backend = backend(FakeServer.Mode.HANG);
        CompletableFuture<URI> start = CompletableFuture.supplyAsync(backend::start, threads);
        Eventually.await("the server runs", () -> backend.pid().isPresent());

        backend.close();

        assertThat(catchThrowableOfType(CompletionException.class, start::join)).hasMessageContaining("was closed");
        nothingIsLeftOf(backend);
    }

    @Test
    void closingEndsAResolvingThatIsUnderWay() throws IOException {
        CountDownLatch resolving = new CountDownLatch(1);
        LocalBackend backend = backend(FakeServer.Mode.HANG, Duration.ofSeconds(20), () -> {
            resolving.countDown();
            return never();
        });
        CompletableFuture<URI> start = CompletableFuture.supplyAsync(backend::start, threads);
        Eventually.await("resolving", () -> resolving.getCount() == 0);

        backend.close();

        assertThat(catchThrowableOfType(CompletionException.class, start::join)).hasMessageContaining("was closed");
        nothingIsLeftOf(backend);
    }

    @Test
    void closingWithAnInterruptSetLeavesNothingEither() throws IOException {
        LocalBackend backend = backend(FakeServer.Mode.FLOOD);
        backend.start();
        try (Stream<Path> directory = Files.list(temporary)) {
            assertThat(directory.filter(LocalBackendFailureTest::isTemporary)).hasSize(1);
        }

        Thread.currentThread().interrupt();
        backend.close();

        assertThat(Thread.interrupted()).isTrue();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(LocalBackendFailureTest::isTemporary)).isEmpty();
        }
    }
}
