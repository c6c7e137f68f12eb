package io.dynamolatency.internal.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory for temporary files, in the user's own directory. This JVM holds a lock in it. What a killed JVM left is
 * deleted when any JVM of the user makes another: the operating system has freed the lock. Thread-safe.
 */
public final class TemporaryDirectory implements AutoCloseable {

    /** The end of the names of files whose lock shows that a process uses the directory. */
    public static final String LOCK = ".lock";

    /** The first characters of its name; this JVM's process id follows. */
    public static final String PREFIX = "tmp-";

    private static final Duration SWEEPING = Duration.ofSeconds(10);

    // Windows keeps the files of a process a moment longer than the process
    private static final int DELETE_ATTEMPTS = 5;
    private static final long MILLIS_BETWEEN = 50;

    private final Path path;
    private final FileChannel lock;

    private TemporaryDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Creates one in the user's own directory, and deletes those that killed JVMs left. */
    public static TemporaryDirectory create() throws IOException {
        return in(OwnDirectory.ofUser());
    }

    /**
     * Creates one in a directory of this user alone, and deletes those that killed JVMs left there.
     *
     * @throws IOException if it cannot be created, or another JVM has been sweeping for 10 s
     */
    public static TemporaryDirectory in(Path parent) throws IOException {
        // others do not see a directory whose lock is not taken yet
        LockFile sweeping = sweeping(parent);
        try (sweeping) {
            sweep(parent);
            Path path = Files.createTempDirectory(parent, PREFIX + ownId());
            FileChannel lock = FileChannel.open(
                    file(path.resolve("jvm" + LOCK)), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock held = lock.tryLock();
            if (held == null) {
                lock.close();
                throw new IOException(path + " is locked already");
            }
            return new TemporaryDirectory(path, lock);
        }
    }

    private static LockFile sweeping(Path parent) throws IOException {
        Path file = parent.resolve("sweeping" + LOCK);
        try {
            Optional<LockFile> held = LockFile.acquire(file, SWEEPING);
            return held.orElseThrow(() -> new IOException(file + " was held for " + SWEEPING.toSeconds() + " s"));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + file);
        }
    }

    private static String ownId() {
        return ProcessHandle.current().pid() + "-";
    }

    /** Creates a file that only this user can read. */
    public static Path file(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        boolean posix = parent != null && Files.getFileAttributeView(parent, PosixFileAttributeView.class) != null;
        return Files.createFile(
                path,
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0]);
    }

    public Path path() {
        return path;
    }

    /** Leaves the directory to another process, which has to hold a lock in it by now. */
    public void leave() {
        try {
            lock.close();
        } catch (IOException closed) {
            // the lock is free either way
        }
    }

    /** Deletes it and its content, waiting a bounded time. A later JVM deletes the rest. */
    @Override
    public synchronized void close() {
        // Windows refuses to delete an open file
        leave();
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

    private static void sweep(Path parent) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path directory : left) {
                // closing a channel of a lock of this JVM would free the lock
                if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                        && !String.valueOf(directory.getFileName()).startsWith(PREFIX + ownId())
                        && isAbandoned(directory)) {
                    deleted(directory);
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            // a failed sweep must not fail a test
        }
    }

    /**
     * A process holds its lock as long as it lives, and no longer. A process id is less safe: it comes back, and
     * containers that share a directory do not share it.
     */
    private static boolean isAbandoned(Path directory) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, "*" + LOCK)) {
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

    private static boolean deleted(Path directory) {
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
