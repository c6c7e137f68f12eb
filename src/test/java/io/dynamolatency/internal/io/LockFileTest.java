package io.dynamolatency.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("process")
class LockFileTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void oneThreadHoldsItAtATime() throws Exception {
        Path file = directory.resolve("new/.lock");
        LockFile held = LockFile.acquire(file, SHORT).orElseThrow();
        CompletableFuture<Optional<LockFile>> other = CompletableFuture.supplyAsync(() -> acquire(file, SHORT));
        assertThat(other.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(LockFile.holder(file)).hasValue(ProcessHandle.current().pid());
        // a second channel that was closed would have taken the lock of the first with it
        assertThat(inAnotherJvm(file, SHORT))
                .isEqualTo("held by " + ProcessHandle.current().pid());

        held.close();
        held.close();
        assertThat(inAnotherJvm(file, LONG)).isEqualTo("acquired");
        try (LockFile again = LockFile.acquire(file, LONG).orElseThrow()) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void theLockOfAJvmThatIsKilledIsFree() throws Exception {
        Path file = directory.resolve(".lock");
        Process holder = start(file, LONG, "hold");
        try (BufferedReader said = holder.inputReader()) {
            assertThat(said.readLine()).isEqualTo("acquired");
            assertThat(LockFile.acquire(file, SHORT)).isEmpty();
            assertThat(LockFile.holder(file)).hasValue(holder.pid());
        } finally {
            holder.destroyForcibly();
        }
        try (LockFile now = LockFile.acquire(file, LONG).orElseThrow()) {
            assertThat(now).isNotNull();
        }
    }

    @Test
    void whileAThreadWaitsForAnotherJvmTheHolderIsNotThisJvm() throws Exception {
        Path file = directory.resolve(".lock");
        Process holder = start(file, LONG, "hold");
        try (BufferedReader said = holder.inputReader()) {
            assertThat(said.readLine()).isEqualTo("acquired");
            CompletableFuture<Optional<LockFile>> waiting = CompletableFuture.supplyAsync(() -> acquire(file, LONG));
            while (LockFile.holder(file).equals(OptionalLong.of(holder.pid()))) {
                Thread.onSpinWait();
            }
            assertThat(LockFile.holder(file)).isEmpty();
            holder.destroyForcibly();
            try (LockFile now = waiting.get(60, TimeUnit.SECONDS).orElseThrow()) {
                assertThat(now).isNotNull();
                assertThat(LockFile.holder(file))
                        .hasValue(ProcessHandle.current().pid());
            }
        } finally {
            holder.destroyForcibly();
        }
    }

    /** The interrupts come at different moments, and some close the file between its lock and its process id. */
    @Test
    void anInterruptLeavesTheLockFree() throws Exception {
        Path file = directory.resolve(".lock");
        Thread locking = Thread.currentThread();
        for (int i = 0; i < 500; i++) {
            CountDownLatch begun = new CountDownLatch(1);
            long nanos = i * 1_000L;
            CompletableFuture<Void> interrupter = CompletableFuture.runAsync(() -> {
                begun.countDown();
                long from = System.nanoTime();
                while (System.nanoTime() - from < nanos) {
                    Thread.onSpinWait();
                }
                locking.interrupt();
            });
            try {
                begun.await();
                Optional<LockFile> held = LockFile.acquire(file, LONG);
                held.orElseThrow().close();
            } catch (InterruptedException interrupted) {
                // the lock must be free
            }
            interrupter.join();
            Thread.interrupted();
            try (LockFile next = LockFile.acquire(file, SHORT).orElseThrow()) {
                assertThat(next).isNotNull();
            }
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenToIsSaid() throws IOException {
        Path occupied = Files.createFile(directory.resolve("occupied"));
        assertThatThrownBy(() -> LockFile.acquire(occupied.resolve(".lock"), SHORT))
                .isInstanceOf(IOException.class);
        // a failed acquire does not make others wait
        assertThatThrownBy(() -> LockFile.acquire(occupied.resolve(".lock"), SHORT))
                .isInstanceOf(IOException.class);
        assertThat(LockFile.holder(directory.resolve("absent"))).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
    void neverWritesThroughALink() throws Exception {
        Path target = Files.writeString(directory.resolve("authorized_keys"), "ssh-ed25519 AAAA");
        Path file = Files.createSymbolicLink(directory.resolve(".lock"), target);
        assertThatThrownBy(() -> LockFile.acquire(file, SHORT))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is not a regular file; delete it");
        assertThat(target).hasContent("ssh-ed25519 AAAA");
        assertThat(LockFile.holder(file)).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such pipes")
    void doesNotWaitForTheReaderOfAPipe() throws Exception {
        Path pipe = directory.resolve(".lock");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> LockFile.acquire(pipe, SHORT))
                .isInstanceOf(IOException.class)
                .hasMessage(pipe + " is not a regular file; delete it");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no POSIX permissions")
    void isInADirectoryOfThisUserAlone() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> LockFile.acquire(open.resolve(".lock"), SHORT))
                .isInstanceOf(IOException.class)
                .hasMessage(open + " is open to other users; delete it");
        assertThat(open).isEmptyDirectory();
    }

    private static Optional<LockFile> acquire(Path file, Duration atMost) {
        try {
            return LockFile.acquire(file, atMost);
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String inAnotherJvm(Path file, Duration atMost) throws IOException {
        Process other = start(file, atMost, "leave");
        try (BufferedReader said = other.inputReader()) {
            return said.readLine();
        } finally {
            other.destroyForcibly();
        }
    }

    private static Process start(Path file, Duration atMost, String then) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString(),
                        Long.toString(atMost.toMillis()),
                        then)
                .redirectErrorStream(true)
                .start();
    }

    /** Another JVM. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] args) throws Exception {
            Path file = Path.of(args[0]);
            Optional<LockFile> held = LockFile.acquire(file, Duration.ofMillis(Long.parseLong(args[1])));
            System.out.println(
                    held.isPresent()
                            ? "acquired"
                            : "held by " + LockFile.holder(file).orElse(-1));
            if (args[2].equals("hold")) {
                System.in.read();
            }
        }
    }
}
