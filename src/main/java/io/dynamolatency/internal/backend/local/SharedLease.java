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
import java.util.Optional;

/**
 * This JVM's hold on a server that others use, too: a shared lock on a file, which goes with the JVM, whatever ends it. The server
 * ends when it gets that lock for itself. One JVM has one such lock, however many of its runs hold the server. Thread-safe.
 */
final class SharedLease implements AutoCloseable {

    private static final Map<Path, Held> OF_THIS_JVM = new HashMap<>();

    private static final class Held {
        final FileChannel channel;
        final FileLock lock;
        int holds = 1;

        Held(FileChannel channel, FileLock lock) {
            this.channel = channel;
            this.lock = lock;
        }
    }

    private final Path file;
    private boolean closed;

    private SharedLease(Path file) {
        this.file = file;
    }

    /**
     * Takes hold, waiting for a server that is just about to end.
     *
     * @return empty where it did not end in time
     */
    static Optional<SharedLease> take(Path file, Duration atMost) throws IOException, InterruptedException {
        synchronized (OF_THIS_JVM) {
            Held held = OF_THIS_JVM.get(file);
            if (held != null) {
                held.holds++;
                return Optional.of(new SharedLease(file));
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = FileLocks.await(channel, true, atMost);
                if (lock == null) {
                    return Optional.empty();
                }
                OF_THIS_JVM.put(file, new Held(channel, lock));
                return Optional.of(new SharedLease(file));
            } finally {
                if (lock == null) {
                    channel.close();
                }
            }
        }
    }

    /** Lets go of it. Calling it again does nothing. */
    @Override
    public void close() {
        synchronized (OF_THIS_JVM) {
            Held held = OF_THIS_JVM.get(file);
            if (closed || held == null) {
                return;
            }
            closed = true;
            if (--held.holds > 0) {
                return;
            }
            OF_THIS_JVM.remove(file);
            try {
                held.lock.release();
                held.channel.close();
            } catch (IOException gone) {
                // there is no more to let go of
            }
        }
    }
}
