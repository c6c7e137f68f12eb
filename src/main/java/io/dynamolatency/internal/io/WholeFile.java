package io.dynamolatency.internal.io;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** Writes files as a whole: a reader never sees half of one, and of two JVMs that write the same one a whole one is left. */
public final class WholeFile {

    private WholeFile() {}

    /**
     * Puts a text, in UTF-8, in the place of whatever the file was; makes the directories above it.
     *
     * @throws IOException when it cannot be written; nothing of it is left then
     */
    public static void write(Path file, String text) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
        makeDirectories(directory);
        Path part = directory.resolve(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.writeString(part, text);
            move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Makes a directory, and those above it, where they are not there; one may be a link to another. */
    public static void makeDirectories(Path directory) throws IOException {
        // createDirectories refuses a link to one before Java 20
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
