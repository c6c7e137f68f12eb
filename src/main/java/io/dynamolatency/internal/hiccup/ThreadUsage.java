package io.dynamolatency.internal.hiccup;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a call's thread ran, and how long it waited for a core. The wait comes from the Linux scheduler. On
 * other systems the wait is unknown and counts as zero. Only the thread that creates an object is allowed to use the
 * object. {@link #begin} and {@link #end} allocate nothing and take a few microseconds, so call them outside the timed
 * section.
 */
public final class ThreadUsage implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean CPU = THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();
    private static final int NANOS_PER_MICRO = 1_000;

    private final @Nullable SchedStat own;
    private final Optional<ClientThreads> others;
    private final int callers;
    private long cpuAtBegin;
    private long waitAtBegin;
    private int cpuMicros;
    private int waitMicros;

    private ThreadUsage(@Nullable SchedStat own, Optional<ClientThreads> others, int callers) {
        this.own = own;
        this.others = others;
        this.callers = callers;
    }

    /**
     * Watches the calling thread.
     *
     * @param withClientThreads whether a client works on its own threads, which are then also watched
     * @param callers how many threads make calls at the same time. The work of the client's threads is divided by this
     *     number
     */
    public static ThreadUsage ofThisThread(boolean withClientThreads, int callers) {
        // without the scheduler's figures, only the hiccup meter detects stalls
        SchedStat own = SchedStat.ofThisThread().orElse(null);
        return new ThreadUsage(
                own, withClientThreads && own != null ? Optional.of(new ClientThreads()) : Optional.empty(), callers);
    }

    /** Marks the beginning of a call. */
    public void begin() {
        others.ifPresent(ClientThreads::begin);
        cpuAtBegin = CPU ? THREADS.getCurrentThreadCpuTime() : 0;
        waitAtBegin = own != null && own.read() ? own.waitNanos() : 0;
    }

    /** Marks the end of a call. */
    public void end() {
        long wait = own != null && own.read() ? own.waitNanos() - waitAtBegin : 0;
        long cpu = CPU ? THREADS.getCurrentThreadCpuTime() - cpuAtBegin : 0;
        if (others.isPresent()) {
            ClientThreads threads = others.get();
            threads.end();
            wait += threads.waitNanos() / callers;
            cpu += threads.runNanos() / callers;
        }
        waitMicros = micros(wait);
        cpuMicros = micros(cpu);
    }

    private static int micros(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, nanos) / NANOS_PER_MICRO);
    }

    /** Returns how long the last call's threads ran, in microseconds. */
    public int cpuMicros() {
        return cpuMicros;
    }

    /** Returns how long the last call's threads waited for a core, in microseconds. */
    public int waitMicros() {
        return waitMicros;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
        others.ifPresent(ClientThreads::close);
    }
}
