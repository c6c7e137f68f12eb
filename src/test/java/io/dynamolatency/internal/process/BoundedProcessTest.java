package io.dynamolatency.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.ProcessSightings;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the processes of these tests are run by sh")
@Tag("slow")
class BoundedProcessTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private BoundedProcess sh(String script) {
        return new BoundedProcess(
                List.of("sh", "-c", script), Optional.empty(), Map.of("PATH", System.getenv("PATH")), LONG, lines::add);
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(ProcessTree::isAlive)
                .isPresent();
    }

    @Test
    void itsEnvironmentIsWhatItIsGivenAndAMark() throws Exception {
        BoundedProcess.End end = new BoundedProcess(
                        List.of("/usr/bin/env"), Optional.empty(), Map.of("ONE", "1"), LONG, lines::add)
                .run();
        assertThat(end.exitCode()).isZero();
        assertThat(end.inTime()).isTrue();
        assertThat(end.others()).isEmpty();
        assertThat(end.left()).isEmpty();
        assertThat(lines).hasSize(2).contains("ONE=1").anyMatch(line -> line.startsWith(BoundedProcess.MARK + "="));
    }

    @Test
    void muchOutputOnBothStreamsDoesNotBlock() throws Exception {
        BoundedProcess.End end = sh("i=0; while [ $i -lt 4000 ]; do echo out $i; echo error $i >&2; i=$((i+1)); done")
                .run();
        assertThat(end.exitCode()).isZero();
        assertThat(lines).hasSize(8000);
        assertThat(lines.stream().filter(line -> line.startsWith("out")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 4000).mapToObj(i -> "out " + i).toList());
    }

    @Test
    void outputIsUtf8() throws Exception {
        sh("printf 'caf\\303\\251\\n'").run();
        assertThat(lines).containsExactly("caf\u00e9");
    }

    /**
     * A daemon has no parent, no session and no output in common with who started it, which is gone before anybody
     * looks.
     */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells what started a daemon")
    void aDaemonIsEndedTooThoughItsParentIsGone() throws Exception {
        BoundedProcess.End end = sh("there=$(mktemp -u); export there;"
                        + " (setsid sh -c 'echo $$; : > $there; exec sleep 600 >/dev/null 2>&1 </dev/null' &);"
                        + " while [ ! -e $there ]; do sleep 0.02; done; rm -f $there; exit 5")
                .run();
        assertThat(end.exitCode()).isEqualTo(5);
        assertThat(lines).hasSize(1);
        assertThat(end.others()).hasSize(1).allMatch(other -> other.startsWith(lines.get(0)));
        assertThat(isAlive(lines.get(0))).isFalse();
    }

    @Test
    void whatTakesNoNoticeOfAPoliteWordIsEndedToo() throws Exception {
        BoundedProcess polite = sh("trap '' TERM HUP INT; echo $$; while :; do sleep 1; done");
        BoundedProcess.End end = new BoundedProcess(
                        polite.command(), polite.directory(), polite.environment(), Duration.ofSeconds(3), lines::add)
                .run();
        assertThat(end.inTime()).isFalse();
        assertThat(isAlive(lines.get(0))).isFalse();
    }

    @Test
    void aListenerThatBlocksDoesNotLiftTheTimeLimit() throws Exception {
        SynchronousQueue<String> full = new SynchronousQueue<>();
        BoundedProcess talking = sh("echo one; exec sleep 600");
        FutureTask<BoundedProcess.End> run = new FutureTask<>(() -> new BoundedProcess(
                        talking.command(),
                        talking.directory(),
                        talking.environment(),
                        Duration.ofSeconds(1),
                        line -> putInto(full, line))
                .run());
        new Thread(run, "runs a process").start();
        try {
            assertThat(run.get(30, TimeUnit.SECONDS).inTime()).isFalse();
        } finally {
            assertThat(full.poll(30, TimeUnit.SECONDS)).isEqualTo("one");
        }
    }

    private static void putInto(BlockingQueue<String> queue, String line) {
        try {
            queue.put(line);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Prints the kit's shutdown hooks of another JVM. Hooks are unstarted threads, which no list has. */
    static final class Hooks {
        private Hooks() {}

        /** Counts them while a process runs, and when it has ended. */
        public static void main(String[] args) throws Exception {
            new BoundedProcess(
                            List.of("sh", "-c", "echo one; read line < /dev/null; exit 0"),
                            Optional.empty(),
                            Map.of("PATH", System.getenv("PATH")),
                            LONG,
                            line -> System.out.println("while " + count()))
                    .run();
            System.out.println("after " + count());
        }

        private static long count() {
            try {
                Field hooks =
                        Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
                hooks.setAccessible(true);
                return ((Map<?, ?>) hooks.get(null))
                        .keySet().stream()
                                .filter(hook -> ((Thread) hook).getName().startsWith("dynamo-latency-"))
                                .count();
            } catch (ReflectiveOperationException absent) {
                throw new IllegalStateException(absent);
            }
        }
    }

    @Test
    void aShutdownHookIsNotKept() throws Exception {
        BoundedProcess.End end = new BoundedProcess(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--add-opens",
                                "java.base/java.lang=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Hooks.class.getName()),
                        Optional.empty(),
                        Map.of("PATH", System.getenv("PATH")),
                        LONG,
                        lines::add)
                .run();
        assertThat(end.exitCode()).as(lines::toString).isZero();
        assertThat(lines).containsExactly("while 1", "after 0");
    }

    /** Runs a process that does not end, and is told to exit meanwhile. */
    static final class Parent {
        private Parent() {}

        /** Waits for a word in the background, and exits. */
        public static void main(String[] args) throws Exception {
            Thread exit = new Thread(() -> {
                try {
                    System.in.read();
                } catch (IOException gone) {
                    // exits all the same
                }
                System.exit(3);
            });
            exit.setDaemon(true);
            exit.start();
            try (OrphanWatch watch = OrphanWatch.start()) {
                for (String script : args) {
                    new BoundedProcess(
                                    List.of("sh", "-c", script),
                                    Optional.empty(),
                                    Map.of("PATH", System.getenv("PATH")),
                                    LONG,
                                    System.out::println)
                            .run(ProcessWatcher.NONE, watch);
                }
            }
        }
    }

    private interface Ending {
        void end(Process parent) throws IOException;
    }

    @Test
    void whereThisJvmExitsItEndsIt() throws Exception {
        endsWithItsParent(parent -> parent.getOutputStream().close(), "echo $$; sleep 600 & echo $!; wait");
    }

    @Test
    void whereThisJvmIsKilledItEndsToo() throws Exception {
        endsWithItsParent(Process::destroyForcibly, "echo $$; sleep 600 & echo $!; wait");
    }

    @Test
    void whereThisJvmIsKilledALaterProgramOfTheSameWatchEndsToo() throws Exception {
        endsWithItsParent(Process::destroyForcibly, "exit 0", "echo $$; sleep 600 & echo $!; wait");
    }

    @Test
    void programsShareOneWatchAndKnowNothingOfOneAnother() throws Exception {
        ProcessSightings watchers = new ProcessSightings("OrphanWatch");
        try (watchers;
                OrphanWatch watch = OrphanWatch.start()) {
            for (int i = 0; i < 3; i++) {
                assertThat(sh("sleep 0.1; exit 5")
                                .run(ProcessWatcher.NONE, watch)
                                .exitCode())
                        .isEqualTo(5);
            }
            assertThat(watchers.seen()).hasSize(1);
            assertThat(watchers.seen()).allMatch(ProcessHandle::isAlive);
            // as the system may do when memory is short
            watchers.seen().forEach(ProcessHandle::destroyForcibly);
            assertThat(watchers.ended()).isTrue();
            BoundedProcess.End end = sh("sleep 0.1").run(ProcessWatcher.NONE, watch);
            assertThat(end.inTime()).isTrue();
            assertThat(end.others()).isEmpty();
        }
        assertThat(watchers.seen())
                .as("the killed process, and its replacement")
                .hasSize(2);
        assertThat(watchers.ended()).isTrue();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells what started a daemon")
    void whereThisJvmIsKilledADaemonEndsToo() throws Exception {
        endsWithItsParent(
                Process::destroyForcibly,
                "echo $$; (setsid sh -c 'echo $$; exec sleep 600 >/dev/null 2>&1' &); sleep 600");
    }

    /** Ends a JVM, and expects that the two processes end whose ids the last script prints. */
    private static void endsWithItsParent(Ending ending, String... scripts) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName()));
        command.addAll(List.of(scripts));
        Process parent = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = parent.inputReader()) {
            List<String> pids = List.of(String.valueOf(said.readLine()), String.valueOf(said.readLine()));
            assertThat(pids).allMatch(BoundedProcessTest::isAlive);

            ending.end(parent);

            assertThat(parent.waitFor(30, TimeUnit.SECONDS)).isTrue();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (pids.stream().anyMatch(BoundedProcessTest::isAlive) && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(pids).noneMatch(BoundedProcessTest::isAlive);
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aProgramThatIsNotThereStartsNothing() {
        org.assertj.core.api.Assertions.assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new BoundedProcess(
                                List.of("no-such-program-7"), Optional.empty(), Map.of(), LONG, lines::add)
                        .run())
                .withMessageContaining("no-such-program-7");
        assertThat(Files.exists(Path.of("no-such-program-7"))).isFalse();
    }
}
