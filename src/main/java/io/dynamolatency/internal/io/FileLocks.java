package io.dynamolatency.internal.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waiting for the lock of a file, which the operating system itself does without bound. Thread-safe. */
public final class FileLocks {

    private static final long POLL_MILLIS = 10;

    private FileLocks() {}

    /**
     * Waits until the whole file can be locked, and locks it; it is tried once at least.
     *
     * @param shared whether others may have it so, too
     * @return {@code null} where somebody held it for so long, another class loader of this JVM included
     * @throws IOException where the file system has no locks
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
