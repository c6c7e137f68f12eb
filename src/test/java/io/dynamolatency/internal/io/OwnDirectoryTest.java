package io.dynamolatency.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A directory under a name that others can guess. */
@Tag("unit")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no POSIX permissions")
class OwnDirectoryTest {

    @TempDir
    private Path parent = Path.of("");

    private Path directory() {
        return parent.resolve("shared");
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory()));
    }

    private void refused(String why) {
        assertThatIOException().isThrownBy(() -> OwnDirectory.make(directory())).withMessage(directory() + why);
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        OwnDirectory.make(directory());
        assertThat(permissions()).isEqualTo("rwx------");
        // the second JVM finds it
        OwnDirectory.make(directory());
        try (Stream<Path> all = Files.list(parent)) {
            assertThat(all).containsExactly(directory());
        }
    }

    @Test
    void refusesALink() throws IOException {
        Files.createSymbolicLink(directory(), Files.createDirectory(parent.resolve("elsewhere")));
        refused(" is a link or a file, not a directory; delete it");
    }

    @Test
    void refusesAFile() throws IOException {
        Files.createFile(directory());
        refused(" is a link or a file, not a directory; delete it");
    }

    @Test
    void refusesTheDirectoryOfAnotherUser() throws IOException {
        OwnDirectory.make(directory());
        try {
            Files.setAttribute(directory(), "unix:uid", 12_345);
        } catch (IOException refused) {
            Assumptions.abort("only root can give a directory to another user: " + refused);
        }
        assertThatIOException()
                .isThrownBy(() -> OwnDirectory.make(directory()))
                .withMessageStartingWith(directory() + " belongs to ");
    }

    @Test
    void aNameThatAStrangerTookCostsNothing() throws IOException {
        Files.createSymbolicLink(directory(), Files.createDirectory(parent.resolve("elsewhere")));
        Files.createFile(parent.resolve("shared-1"));
        assertThat(OwnDirectory.in(parent, "shared")).isEqualTo(parent.resolve("shared-2"));
        assertThat(OwnDirectory.in(parent, "shared")).as("the next JVM").isEqualTo(parent.resolve("shared-2"));
        assertThat(parent.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void saysWhyWhenStrangersTookAllNames() throws IOException {
        Files.createFile(directory());
        for (int number = 1; number < 10; number++) {
            Files.createFile(parent.resolve("shared-" + number));
        }
        assertThatIOException()
                .isThrownBy(() -> OwnDirectory.in(parent, "shared"))
                .withMessage(directory() + " is a link or a file, not a directory; delete it");
    }

    @Test
    void refusesADirectoryThatOthersMayEnter() throws IOException {
        Files.createDirectory(directory());
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxr-x---"));
        refused(" is open to other users; delete it");
    }
}
