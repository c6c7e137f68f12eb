package io.dynamolatency.internal.hiccup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Figures of threads that a body starts for one call, and that end before the caller can read their figures. Such a
 * thread therefore notes its figures itself, after it called the client. Linux only. Thread-safe.
 */
public final class EndingThreads {

    private static final Path THREAD = Path.of("/proc/thread-self");

    /** The largest number of figures to store, because a body can start many threads in a call. */
    private static final int MOST = 1_000;

    private static final AtomicInteger WATCHERS = new AtomicInteger();
    private static final BlockingQueue<Figures> NOTED = new LinkedBlockingQueue<>(MOST);

    /**
     * The figures of a thread since its start.
     *
     * @param id the kernel's number of the thread
     */
    record Figures(String id, long runNanos, long waitNanos) {}

    private EndingThreads() {}

    /**
     * Notes the figures of this thread if a caller watches; this takes some ten microseconds. Otherwise does nothing.
     */
    public static void note() {
        if (WATCHERS.get() == 0) {
            return;
        }
        SchedStat.ofThisThread().ifPresent(stat -> {
            try (stat) {
                if (stat.read()) {
                    String id = String.valueOf(THREAD.toRealPath().getFileName());
                    NOTED.offer(new Figures(id, stat.runNanos(), stat.waitNanos()));
                }
            } catch (IOException absent) {
                // without its number, this thread cannot be distinguished from the watched threads
            }
        });
    }

    /** Begins to watch: from now on, threads note their figures. */
    static void watch() {
        WATCHERS.incrementAndGet();
    }

    /** Ends what {@link #watch} began. Without a watching caller, threads note nothing. */
    static void unwatch() {
        if (WATCHERS.decrementAndGet() == 0) {
            NOTED.clear();
        }
    }

    /**
     * Returns the newest figures of each thread that noted figures since the last call of this method. Allocates
     * nothing if there are none.
     */
    static Collection<Figures> take() {
        if (NOTED.isEmpty()) {
            return List.of();
        }
        List<Figures> taken = new ArrayList<>();
        NOTED.drainTo(taken);
        Map<String, Figures> newest = new HashMap<>();
        taken.forEach(figures -> newest.put(figures.id(), figures));
        return newest.values();
    }
}
