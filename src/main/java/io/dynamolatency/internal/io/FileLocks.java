package io.dynamolatency.internal.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Locks files with a time limit, because the operating system would wait without a limit. Thread-safe. */
public final class FileLocks {

    private static final long POLL_MILLIS = 10;

    private FileLocks() {}

    /**
     * Locks a whole file. Waits if the file is locked, and tries at least once.
     *
     * @param shared whether other processes can have a shared lock at the same time
     * @return the lock; {@code null} if other processes, or other class loaders of this JVM, held the lock during the
     *     whole wait
     * @throws IOException if the file system has no locks
     */
    public static @Nullable FileLock await(FileChannel channel, boolean shared, Duration atMost)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        FileLock lock = tryLock(channel, shared);
        while (lock == null && deadline - System.nanoTime() > 0) {
            Thread.sleep(POLL_MILLIS);
            lock = tryLock(channel, shared);
        }
        return lock;
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException ofAnotherClassLoader) {
            return null;
        }
    }
}
