package io.dynamolatency.internal.backend.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of one forked server, for its work and its temporary files. The server deletes it when its parent is
 * gone, and the parent when the server is. If both were killed, the next start deletes it.
 */
final class PrivateDirectory {

    /** The first characters of its name. */
    static final String PREFIX = "dynamo-latency-local-";

    // a directory younger than this may not be locked by its server yet
    private static final Duration UNLOCKED = Duration.ofMinutes(1);

    // Windows keeps the files of a process a moment longer than the process
    private static final int DELETE_ATTEMPTS = 5;
    private static final long MILLIS_BETWEEN = 50;

    private final Path path;

    private PrivateDirectory(Path path) {
        this.path = path;
    }

    /** Creates a directory that only this user can read, and deletes abandoned ones. */
    static PrivateDirectory create(Path parent) throws IOException {
        Path path = Files.createTempDirectory(parent, PREFIX);
        sweep(parent, Files.getOwner(path));
        return new PrivateDirectory(path);
    }

    Path path() {
        return path;
    }

    /** Deletes it and its content, waiting a bounded time. A later start deletes the rest. */
    synchronized void delete() {
        for (int attempt = 1; !deleted(path) && attempt < DELETE_ATTEMPTS; attempt++) {
            try {
                Thread.sleep(MILLIS_BETWEEN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                deleted(path);
                return;
            }
        }
    }

    private static void sweep(Path parent, UserPrincipal owner) {
        Instant young = Instant.now().minus(UNLOCKED);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path directory : left) {
                if (isOf(owner, directory)
                        && Files.getLastModifiedTime(directory).toInstant().isBefore(young)) {
                    deleteUnlessLocked(directory);
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            // a failed sweep must not fail a start
        }
    }

    /** False for a link, and for another user's directory in a shared place. */
    private static boolean isOf(UserPrincipal owner, Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(directory).equals(owner);
    }

    /**
     * The server holds the lock as long as it lives, and no longer. A process id is less safe: it comes back, and
     * containers that share a directory do not share it.
     */
    private static void deleteUnlessLocked(Path directory) {
        Path lockFile = directory.resolve(ForkedServer.LOCK);
        boolean abandoned;
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            abandoned = lock != null;
        } catch (IOException | OverlappingFileLockException inUse) {
            abandoned = false;
        }
        if (abandoned) {
            deleted(directory);
        }
    }

    private static boolean deleted(Path directory) {
        if (!Files.exists(directory)) {
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
