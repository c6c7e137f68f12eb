package io.dynamolatency.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("process")
class TemporaryDirectoryTest {

    @TempDir
    private Path parent = Path.of("");

    private Path left(String name) throws IOException {
        Path directory = Files.createDirectory(parent.resolve(name));
        Files.createFile(Files.createDirectory(directory.resolve("jetty")).resolve("file"));
        return directory;
    }

    @Test
    void isDeletedWithAllThatIsInIt() throws IOException {
        TemporaryDirectory directory = TemporaryDirectory.in(parent);
        assertThat(directory.path()).isDirectory().hasParent(parent);
        Files.createFile(Files.createDirectory(directory.path().resolve("deep")).resolve("file"));
        directory.close();
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void theNextSweepsWhatKilledJvmsLeft() throws IOException {
        Path halfMade = left(TemporaryDirectory.PREFIX + "0-a");
        Path killed = left(TemporaryDirectory.PREFIX + "0-b");
        Files.createFile(killed.resolve("jvm.lock"));
        Path another = left("another");
        Path link = Files.createSymbolicLink(parent.resolve(TemporaryDirectory.PREFIX + "link"), another);
        try (TemporaryDirectory own = TemporaryDirectory.in(parent);
                TemporaryDirectory second = TemporaryDirectory.in(parent)) {
            assertThat(own.path()).as("of this JVM").isDirectory();
            assertThat(second.path()).isDirectory();
        }
        assertThat(halfMade).doesNotExist();
        assertThat(killed).doesNotExist();
        assertThat(another.resolve("jetty/file")).exists();
        assertThat(link).isSymbolicLink();
    }

    @Test
    void theLockOfALivingProcessProtectsIt() throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        parent.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = holder.inputReader()) {
            Path held = Path.of(said.readLine());
            TemporaryDirectory.in(parent).close();
            assertThat(held).isDirectory();

            holder.destroyForcibly().waitFor();
            TemporaryDirectory.in(parent).close();
            assertThat(held).doesNotExist();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void leavesNothingIfItsLockCannotBeTaken() {
        List<FileChannel> opened = new ArrayList<>();
        assertThatThrownBy(() -> TemporaryDirectory.in(parent, channel -> {
                    opened.add(channel);
                    throw new IOException("No locks available");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("No locks available");
        assertThatThrownBy(() -> TemporaryDirectory.in(parent, channel -> {
                    opened.add(channel);
                    throw new OverlappingFileLockException();
                }))
                .isInstanceOf(OverlappingFileLockException.class);
        assertThatThrownBy(() -> TemporaryDirectory.in(parent, channel -> {
                    opened.add(channel);
                    return null;
                }))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(" is locked already");
        assertThat(opened).hasSize(3).noneMatch(FileChannel::isOpen);
        assertThat(parent).isDirectoryNotContaining(Files::isDirectory);
    }

    /** Another JVM. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] args) throws IOException {
            System.out.println(TemporaryDirectory.in(Path.of(args[0])).path());
            System.in.read();
        }
    }
}
