package io.dynamolatency.internal.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class PrivateDirectoryTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    private Path left(String name) throws IOException {
        Path directory = Files.createDirectory(temporary.resolve(name));
        Files.createDirectory(directory.resolve("jetty"));
        Files.createFile(directory.resolve("jetty/file"));
        return directory;
    }

    private static void age(Path directory, Duration age) throws IOException {
        Files.setLastModifiedTime(directory, FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void isNamedByItsPrefixAndDeletedWithAllThatIsInIt() throws IOException {
        PrivateDirectory directory = PrivateDirectory.create(temporary);
        assertThat(directory.path()).isDirectory().hasParent(temporary);
        assertThat(directory.path().getFileName().toString()).startsWith("dynamo-latency-local-");
        Files.createFile(Files.createDirectory(directory.path().resolve("deep")).resolve("file"));

        directory.delete();
        directory.delete();

        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void theNextOneSweepsWhatWasLeft() throws IOException {
        Path killedEarly = left(PrivateDirectory.PREFIX + "unlocked");
        Path killed = left(PrivateDirectory.PREFIX + "locked-once");
        Files.createFile(killed.resolve(ForkedServer.LOCK));
        Path young = left(PrivateDirectory.PREFIX + "young");
        Path another = left("another");
        Path target = left("target");
        Path link = Files.createSymbolicLink(temporary.resolve(PrivateDirectory.PREFIX + "link"), target);
        for (Path old : List.of(killedEarly, killed, another, target)) {
            age(old, Duration.ofHours(1));
        }

        Path own = PrivateDirectory.create(temporary).path();

        assertThat(killedEarly).doesNotExist();
        assertThat(killed).doesNotExist();
        assertThat(own).isDirectory();
        assertThat(young).isDirectory();
        assertThat(another.resolve("jetty/file")).exists();
        assertThat(link).exists();
        assertThat(target.resolve("jetty/file")).exists();
    }

    @Test
    void aLockOfALivingProcessProtectsIt() throws Exception {
        Path held = left(PrivateDirectory.PREFIX + "held");
        Process holder = new ProcessBuilder(FakeServer.command(FakeServer.Mode.LOCK, held, List.of())).start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("locked");
            age(held, Duration.ofHours(1));

            PrivateDirectory.create(temporary);
            assertThat(held).isDirectory();

            holder.destroyForcibly().waitFor();
            age(held, Duration.ofHours(1));
            PrivateDirectory.create(temporary);
            assertThat(held).doesNotExist();
        } finally {
            holder.destroyForcibly();
        }
    }
}
