package io.dynamolatency.internal.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory for temporary files, in the user's own directory. This JVM holds a lock in the directory. If a JVM is
 * killed, the operating system frees the lock of the killed JVM. When a later JVM of the same user creates such a
 * directory, this later JVM also deletes the directory of the killed JVM. Thread-safe.
 */
public final class TemporaryDirectory implements AutoCloseable {

    /** The end of the names of lock files. A lock on such a file shows that a process uses the directory. */
    public static final String LOCK = ".lock";

    /** The start of the directory's name. This JVM's process id follows. */
    public static final String PREFIX = "tmp-";

    private static final Duration SWEEPING = Duration.ofSeconds(10);

    // on Windows, the files of a process stay open for a moment after the process has ended
    private static final int DELETE_ATTEMPTS = 5;
    private static final long MILLIS_BETWEEN = 50;

    private final Path path;
    private final FileChannel lock;

    private TemporaryDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Creates a temporary directory in the user's own directory, and deletes directories that killed JVMs left. */
    public static TemporaryDirectory create() throws IOException {
        return in(OwnDirectory.ofUser());
    }

    /**
     * Creates a temporary directory in a directory of this user alone, and deletes directories that killed JVMs left
     * there.
     *
     * @throws IOException if the directory can't be created, or another JVM takes more than 10 s to delete directories
     *     of killed JVMs
     */
    public static TemporaryDirectory in(Path parent) throws IOException {
        return in(parent, FileChannel::tryLock);
    }

    /** Locks a file without waiting. */
    interface Locking {

        /** Returns the lock; {@code null} if another process holds it. */
        @Nullable
        FileLock tryLock(FileChannel channel) throws IOException;
    }

    static TemporaryDirectory in(Path parent, Locking locking) throws IOException {
        // created under a lock, so that other JVMs do not see the directory before its own lock is taken
        LockFile sweeping = sweeping(parent);
        try (sweeping) {
            Leftovers.sweep(parent);
            Path path = Files.createTempDirectory(parent, PREFIX + ownId());
            return locked(path, locking);
        }
    }

    /** Locks a new directory. If that fails, deletes the directory. */
    private static TemporaryDirectory locked(Path path, Locking locking) throws IOException {
        FileChannel lock = null;
        TemporaryDirectory made = null;
        try {
            lock = FileChannel.open(
                    file(path.resolve("jvm" + LOCK)), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock held = locking.tryLock(lock);
            if (held == null) {
                throw new IOException(path + " is locked already");
            }
            made = new TemporaryDirectory(path, lock);
            return made;
        } finally {
            if (made == null) {
                close(lock);
                delete(path);
            }
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

    static String ownId() {
        return ProcessHandle.current().pid() + "-";
    }

    /** Creates a file that only this user can read. */
    public static Path file(Path path) throws IOException {
        Path parent = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file is in a directory");
        return Files.createFile(path, OwnerAlone.FILE.in(parent));
    }

    public Path path() {
        return path;
    }

    /** Leaves the directory to another process, which must already hold a lock in it. */
    public void leave() {
        close(lock);
    }

    private static void close(@Nullable FileChannel lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException closed) {
            // the lock is free even after a failure
        }
    }

    /** Deletes the directory and its content. Tries at most five times. A later JVM deletes what is left. */
    @Override
    public synchronized void close() {
        // Windows refuses to delete an open file
        leave();
        delete(path);
    }

    private static void delete(Path path) {
        for (int attempt = 1; !Leftovers.deleted(path) && attempt < DELETE_ATTEMPTS; attempt++) {
            try {
                Thread.sleep(MILLIS_BETWEEN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                Leftovers.deleted(path);
                return;
            }
        }
    }
}
