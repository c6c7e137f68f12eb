package io.dynamolatency.internal.hiccup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a thread's statistics of the Linux scheduler, {@code /proc/PID/task/TID/schedstat}: see sched-stats in the
 * kernel's documentation. A read allocates no memory. Only one thread at a time is allowed to use an object.
 */
public final class SchedStat implements AutoCloseable {

    private static final Path OF_THIS_THREAD = Path.of("/proc/thread-self/schedstat");

    private final RandomAccessFile file;
    private final byte[] bytes = new byte[96];
    private int next;
    private long runNanos;
    private long waitNanos;

    private SchedStat(RandomAccessFile file) {
        this.file = file;
    }

    /** Opens the statistics of a thread; throws {@link IOException} if the thread has no statistics. */
    static SchedStat open(Path schedstat) throws IOException {
        return new SchedStat(new RandomAccessFile(schedstat.toFile(), "r"));
    }

    /** Opens the statistics of the calling thread; empty on systems without such statistics. Only Linux has them. */
    public static Optional<SchedStat> ofThisThread() {
        try {
            return Optional.of(open(OF_THIS_THREAD));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** Reads the current figures. Returns false if the thread has ended. */
    public boolean read() {
        int size = ProcTasks.read(file, bytes);
        if (size == 0) {
            return false;
        }
        next = 0;
        runNanos = number(size);
        waitNanos = number(size);
        return true;
    }

    private long number(int size) {
        long value = 0;
        while (next < size && bytes[next] >= '0' && bytes[next] <= '9') {
            value = 10 * value + bytes[next++] - '0';
        }
        next++;
        return value;
    }

    /** Returns how long the thread ran until its last switch or clock tick, in nanoseconds. */
    long runNanos() {
        return runNanos;
    }

    /** Returns how long the thread was ready to run but had no core, in nanoseconds. */
    public long waitNanos() {
        return waitNanos;
    }

    @Override
    public void close() {
        ProcTasks.close(file);
    }
}
