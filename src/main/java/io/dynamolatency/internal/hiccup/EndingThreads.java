package io.dynamolatency.internal.hiccup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Collects the figures (run and wait times) of threads that a body starts for one call. These threads end before the
 * caller can read their figures. Each thread therefore notes its figures itself, after it called the client. It is
 * unknown for which caller a thread works, so every caller has its own object, and each object gets all figures. Linux
 * only. Thread-safe.
 */
public final class EndingThreads implements AutoCloseable {

    /** The queue's capacity. The queue drops further records, because a body can start many threads in a call. */
    private static final int MOST = 1_000;

    private static final List<EndingThreads> WATCHING = new CopyOnWriteArrayList<>();

    private final BlockingQueue<Figures> noted = new LinkedBlockingQueue<>(MOST);

    /**
     * The figures of a thread since its start.
     *
     * @param id the kernel's number of the thread
     */
    record Figures(String id, long runNanos, long waitNanos) {}

    /** Begins to watch: from now on, threads note their figures. */
    EndingThreads() {
        WATCHING.add(this);
    }

    /**
     * Notes the figures of this thread if a caller watches; this takes about 10 microseconds. Otherwise does nothing.
     */
    public static void note() {
        if (WATCHING.isEmpty()) {
            return;
        }
        SchedStat.ofThisThread().ifPresent(stat -> {
            try (stat) {
                if (stat.read()) {
                    Figures figures = new Figures(ProcTasks.own(), stat.runNanos(), stat.waitNanos());
                    WATCHING.forEach(watching -> watching.noted.offer(figures));
                }
            }
        });
    }

    /** Forgets the figures that threads have noted so far. */
    void clear() {
        noted.clear();
    }

    /**
     * Returns the newest figures of each thread that noted figures since the last call of this method. Allocates
     * nothing if there are none.
     */
    Collection<Figures> take() {
        if (noted.isEmpty()) {
            return List.of();
        }
        List<Figures> taken = new ArrayList<>();
        noted.drainTo(taken);
        Map<String, Figures> newest = new HashMap<>();
        taken.forEach(figures -> newest.put(figures.id(), figures));
        return newest.values();
    }

    /** Ends the watch. Without a watching caller, threads note nothing. */
    @Override
    public void close() {
        WATCHING.remove(this);
    }
}
