package io.dynamolatency.internal.hiccup;

import java.io.File;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether this process sleeps: no thread runs or could run, and no thread wakes by itself within {@link
 * #SOON_NANOS}. While this process sleeps, only other processes can cause an event. Linux only. Only one thread is
 * allowed to use an object.
 *
 * <p>A single pass over all threads is not enough. A running thread can wake a thread that the pass has already seen,
 * and then sleep itself. This class therefore looks at all threads twice. If no thread ran at either look, and the
 * scheduler counted no run in between, all threads slept between the two looks.
 */
public final class ProcessSleep implements AutoCloseable {

    /**
     * If a thread wakes by itself only after this time, it counts as asleep, because it waits with a time-out. Such a
     * time-out ends only calls that take as long as the time-out.
     */
    public static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Threads of the JVM that never wake a thread of a call. The kernel keeps only 15 characters of a name. */
    private static final List<String> OF_THE_JVM = List.of(
            "C1 Compiler",
            "C2 Compiler",
            "G1 Conc#",
            "G1 Main Marker",
            "G1 Refine#",
            "G1 Service",
            "Service Thread",
            "VM Periodic Tas",
            "Sweeper thread",
            "Monitor Deflati");

    /** Threads that wake by themselves, but have no effect on calls. */
    private static final List<String> WAKES_FOR_ITSELF =
            List.of("dynamo-latency-", "VM Thread", "Common-Cleaner", "JFR ", "surefire-forked", "ping-");

    private final Map<String, TaskLook> tasks = new HashMap<>();
    private @Nullable TaskLook awake;
    private final Predicate<String> watched;
    private @Nullable String self;

    /** Creates a check of all threads except the thread that calls {@link #isAsleep}. */
    public ProcessSleep() {
        this(task -> true);
    }

    /** Creates a check of the threads whose numbers fulfil a condition. */
    ProcessSleep(Predicate<String> watched) {
        this.watched = watched;
    }

    /** Returns the reason if this system does not show whether threads sleep; empty if it does. */
    public static Optional<String> impossible() {
        if (!SystemCall.known()) {
            return Optional.of("only Linux on x86-64 and AArch64 shows whether threads sleep");
        }
        try (TaskLook look = TaskLook.of(ProcTasks.DIRECTORY + '/' + ProcTasks.own(), List.of(), List.of())) {
            return look.readable()
                    ? Optional.empty()
                    : Optional.of(
                            "this system does not show whether threads sleep (" + ProcTasks.DIRECTORY + "/*/syscall)");
        }
    }

    /**
     * Returns true if, at one moment during this call, the condition was true and all threads except the caller's
     * slept.
     *
     * @param meanwhile the condition, which is checked between the two looks; while all threads sleep, only other
     *     processes can change it
     */
    public boolean isAsleep(BooleanSupplier meanwhile) {
        if (self == null) {
            self = ProcTasks.own();
        }
        // in most cases the same thread is still busy
        if (awake != null && !awake.sleeps()) {
            return false;
        }
        awake = null;
        for (TaskLook task : tasks.values()) {
            if (!task.sleeps()) {
                awake = task;
                return false;
            }
        }
        // a thread that was started before the list was read is in the list. A later thread can be started only by a
        // thread that runs
        if (!listed() || !meanwhile.getAsBoolean()) {
            return false;
        }
        for (TaskLook task : tasks.values()) {
            if (!task.stillSleeps()) {
                awake = task;
                return false;
            }
        }
        return true;
    }

    /** Returns whether all threads are already known. If not, adds new threads, and removes threads that have ended. */
    private boolean listed() {
        String @Nullable [] ids = new File(ProcTasks.DIRECTORY).list();
        if (ids == null) {
            return false;
        }
        boolean same = true;
        List<String> present = List.of(ids);
        for (Iterator<Map.Entry<String, TaskLook>> each = tasks.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, TaskLook> task = each.next();
            // perhaps a new thread has the number of an ended thread
            if (!present.contains(task.getKey()) || task.getValue().hasEnded()) {
                task.getValue().close();
                each.remove();
                same = false;
            }
        }
        for (String id : ids) {
            if (!id.equals(self) && !tasks.containsKey(id) && watched.test(id)) {
                tasks.put(id, TaskLook.of(ProcTasks.DIRECTORY + '/' + id, OF_THE_JVM, WAKES_FOR_ITSELF));
                same = false;
            }
        }
        return same;
    }

    @Override
    public void close() {
        tasks.values().forEach(TaskLook::close);
        tasks.clear();
    }
}
