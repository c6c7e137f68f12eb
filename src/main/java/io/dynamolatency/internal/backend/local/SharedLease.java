package io.dynamolatency.internal.backend.local;

import io.dynamolatency.internal.io.FileLocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * This JVM's lease of a shared server: a shared lock on a file. The operating system releases the lock when the JVM
 * ends, even if the JVM is killed. The server ends itself once it gets the exclusive lock on the same file.
 * Thread-safe.
 */
final class SharedLease {

    private static final Map<Path, FileLock> OF_THIS_JVM = new HashMap<>();

    private SharedLease() {}

    /**
     * Takes the lease, unless this JVM already has it. If the server is ending at this moment, waits for its end.
     *
     * @return true if this JVM has the lease; false if the server did not end in time
     */
    static boolean take(Path file, Duration atMost) throws IOException, InterruptedException {
        synchronized (OF_THIS_JVM) {
            if (OF_THIS_JVM.containsKey(file)) {
                return true;
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = FileLocks.await(channel, true, atMost);
            } finally {
                if (lock == null) {
                    channel.close();
                }
            }
            if (lock != null) {
                OF_THIS_JVM.put(file, lock);
            }
            return lock != null;
        }
    }

    /** Releases the lease, in the same way as the end of this JVM. For tests. */
    static void release(Path file) throws IOException {
        synchronized (OF_THIS_JVM) {
            FileLock lock = OF_THIS_JVM.remove(file);
            if (lock != null) {
                lock.acquiredBy().close();
            }
        }
    }
}
