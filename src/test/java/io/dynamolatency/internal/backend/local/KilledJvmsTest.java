package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.fixture.Soak;
import io.dynamolatency.internal.io.TemporaryDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that end at a random moment, and what is left of them: no process, and no file after the next start. */
@Timeout(7200)
@Tag("slow")
@Tag("soak")
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells the environment of other processes")
class KilledJvmsTest {

    private static final int KILLS = Soak.times("kills", 2);

    /** A JVM with a back end and another program is up after one or two seconds. */
    private static final int LATEST_MILLIS = 2_500;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path jars;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @BeforeAll
    static void copy() throws IOException {
        RealJars.copiedInto(jars);
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx128m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                FakeServer.classPath(List.of()),
                KilledJvm.class.getName(),
                jars.toString());
        // a variable that all processes of the kit inherit, as a mark
        builder.environment().put("LD_LIBRARY_PATH", temporary.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private void runUntil(KilledJvm.Ending ending) throws Exception {
        Process jvm = start();
        try (BufferedReader said = jvm.inputReader()) {
            assertThat(said.readLine()).isEqualTo("up");
            assertThat(processes()).isNotEmpty();
            try (OutputStream input = jvm.getOutputStream()) {
                input.write(ending.name().getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            jvm.destroyForcibly();
        }
    }

    private boolean isMarked(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains(temporary.toString())
                    && !Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1)
                            .contains(") Z ");
        } catch (IOException ended) {
            return false;
        }
    }

    private List<String> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(this::isMarked)
                    .map(Path::toString)
                    .toList();
        }
    }

    private void noProcessIsLeft() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!processes().isEmpty() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(processes()).isEmpty();
    }

    /** Returns the files and directories that the kit made, without those that only hold locks. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.filter(path -> temporary.relativize(path).getNameCount() > 1
                            && !path.toString().endsWith(TemporaryDirectory.LOCK))
                    .toList();
        }
    }

    private void theNextLeavesNothing() throws Exception {
        runUntil(KilledJvm.Ending.RETURN);
        noProcessIsLeft();
        assertThat(files()).isEmpty();
        assertThat(temporary.toFile().list()).as("directories of this user").hasSizeLessThan(2);
    }

    @Test
    void whatIsKilledAtARandomMomentLeavesNothing() throws Exception {
        SplittableRandom random = new SplittableRandom(Soak.seed());
        long longestNanos = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process jvm = start();
            try {
                jvm.waitFor(random.nextInt(LATEST_MILLIS), TimeUnit.MILLISECONDS);
            } finally {
                jvm.destroyForcibly();
            }
            long ended = System.nanoTime();
            noProcessIsLeft();
            longestNanos = Math.max(longestNanos, System.nanoTime() - ended);
        }
        theNextLeavesNothing();
        Soak.tell(
                "kills",
                KilledJvmsTest.class,
                "- " + KILLS + " SIGKILLs up to " + LATEST_MILLIS
                        + " ms after the start: 0 processes, and 0 files after the next start.\n"
                        + "- The last process had ended within " + longestNanos / 1_000_000 + " ms of the kill.\n");
    }

    @Test
    void howeverAJvmEndsItLeavesNothing() throws Exception {
        for (KilledJvm.Ending ending : KilledJvm.Ending.values()) {
            runUntil(ending);
            noProcessIsLeft();
        }
        theNextLeavesNothing();
    }
}
