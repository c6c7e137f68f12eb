package io.dynamolatency.internal.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/** Writes files as a whole: a reader never sees half of a file, even if two JVMs write the same file. */
public final class WholeFile {

    private WholeFile() {}

    /**
     * Replaces the content of a file with a text in UTF-8. Creates the directories above the file. Half of a surrogate
     * pair becomes a question mark.
     *
     * @throws IOException if the file can't be written; no temporary file is left
     */
    public static void write(Path file, String text) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
        makeDirectories(directory);
        // a new file with a random name, because another user could place a link under a known name
        Path part = directory.resolve(file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            // not writeString, which fails for half of a surrogate pair
            Files.write(
                    part,
                    text.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
            move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Creates a directory and its parent directories, unless they exist. Existing directories may be links. */
    public static void makeDirectories(Path directory) throws IOException {
        // before Java 20, createDirectories rejects a link to a directory
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
