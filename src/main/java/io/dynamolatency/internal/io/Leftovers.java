package io.dynamolatency.internal.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes temporary directories that killed JVMs left. */
final class Leftovers {

    private Leftovers() {}

    /** Deletes the temporary directories in {@code parent} that no process uses. */
    static void sweep(Path parent) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, TemporaryDirectory.PREFIX + "*")) {
            for (Path directory : left) {
                // skips this JVM's own directories: closing a channel of their lock files would free the locks
                if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                        && !String.valueOf(directory.getFileName())
                                .startsWith(TemporaryDirectory.PREFIX + TemporaryDirectory.ownId())
                        && isAbandoned(directory)) {
                    deleted(directory);
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            // a directory that cannot be deleted must not fail a test
        }
    }

    /**
     * Returns whether no process uses the directory. A process that uses the directory holds a lock in it, and the
     * system frees the lock when the process ends. Process ids would be less safe: the system reuses them, and
     * containers that share a directory do not share process ids.
     */
    private static boolean isAbandoned(Path directory) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, "*" + TemporaryDirectory.LOCK)) {
            for (Path file : locks) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                        FileLock lock = channel.tryLock()) {
                    if (lock == null) {
                        return false;
                    }
                } catch (IOException | OverlappingFileLockException inUse) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Deletes a directory and its content; returns whether it is gone. */
    static boolean deleted(Path directory) {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            // children before their directory
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException | RuntimeException notYet) {
            return false;
        }
    }
}
