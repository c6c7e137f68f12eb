package io.dynamolatency;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What a thread allocates: a count, which is the same on a busy machine. */
public final class AllocatedBytes {

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What the JIT takes to leave out what is never looked at, where others have the cores. */
    private static final long AT_MOST = Duration.ofSeconds(20).toNanos();

    private static final int TRIES = 200;

    private AllocatedBytes() {}

    /** How many bytes the calling thread has allocated so far. Takes none itself. */
    public static long byThisThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /**
     * The fewest that something allocates: it is done again and again until that is none, as first times load classes and are not compiled.
     *
     * @param bytes does it once and tells what it took
     */
    public static long atBest(Callable<Long> bytes) throws Exception {
        long deadline = System.nanoTime() + AT_MOST;
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && best > 0 && System.nanoTime() - deadline < 0; i++) {
            best = Math.min(best, bytes.call());
        }
        return best;
    }
}
