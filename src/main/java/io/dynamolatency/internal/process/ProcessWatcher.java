package io.dynamolatency.internal.process;

import java.util.List;
import java.util.function.Supplier;

/** Watches a running {@link BoundedProcess}, on the thread that waits for the process. */
@FunctionalInterface
public interface ProcessWatcher {

    /** Watches nothing. */
    ProcessWatcher NONE = alive -> false;

    /**
     * Looks once.
     *
     * @param alive returns the processes that are alive: the program, and processes that it started
     * @return whether to look again in a few milliseconds; otherwise this was the last look
     */
    boolean look(Supplier<List<ProcessHandle>> alive) throws InterruptedException;
}
