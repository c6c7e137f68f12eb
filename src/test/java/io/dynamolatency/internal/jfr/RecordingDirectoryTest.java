package io.dynamolatency.internal.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.internal.io.TemporaryDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM that records leaves on the disk. */
@Timeout(120)
@Tag("process")
class RecordingDirectoryTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    /** Records until its input ends. */
    static final class Recording {
        private Recording() {}

        /** Prints a line when it records. */
        public static void main(String[] args) throws IOException {
            try (FlightRecord record = FlightRecord.open()) {
                record.awaitStart();
                System.out.println(record.unavailable().orElse("records"));
                System.in.read();
            }
        }
    }

    private Process recording() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Recording.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns what is in the temporary directory: the user's own directory, and what lies in it. */
    private List<Path> left() throws IOException {
        try (Stream<Path> own = Files.list(temporary)) {
            Path user = own.toList().get(0);
            assertThat(temporary.toFile().list()).as("directories of the user").hasSize(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(user, LinkOption.NOFOLLOW_LINKS)))
                    .isEqualTo("rwx------");
            try (Stream<Path> all = Files.list(user)) {
                return all.filter(path -> !path.getFileName().toString().endsWith(TemporaryDirectory.LOCK))
                        .toList();
            }
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its files have no POSIX permissions")
    void aKilledJvmLeavesNothingThatTheNextDoesNotDelete() throws Exception {
        List<Path> killed = endedWith(Process::destroyForcibly);
        assertThat(killed).hasSize(1).allSatisfy(path -> assertThat(path).exists());

        assertThat(endedWith(process -> process.getOutputStream().close())).isEmpty();
    }

    private interface Ending {
        void end(Process process) throws IOException;
    }

    /** Returns what is left when a JVM that recorded has ended. */
    private List<Path> endedWith(Ending ending) throws Exception {
        Process process = recording();
        try (BufferedReader said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("records");
            ending.end(process);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return left();
        } finally {
            process.destroyForcibly();
        }
    }
}
