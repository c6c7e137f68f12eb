package io.dynamolatency.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A process and all its descendants, including descendants whose parent has ended.
 *
 * <p>The operating system forgets the parent of a process when the parent ends. This class therefore remembers the
 * descendants that each {@link #look} finds. Some processes start and lose their parent between two looks. On Linux,
 * this class also finds these processes, if their environment has a marker variable. Thread-safe.
 */
final class ProcessTree {

    private static final Path PROC = Path.of("/proc");
    private static final long PAUSE_NANOS = 5_000_000;

    /** The state of a process that has ended, and the state of every process on a system that does not show states. */
    private static final char UNKNOWN = '?';

    private final String mark;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    /**
     * Makes a tree that knows no process so far.
     *
     * @param mark a unique variable of the root's environment, {@code NAME=value}, in ASCII
     */
    ProcessTree(String mark) {
        this.mark = mark;
    }

    /** Adds a process to the tree. */
    synchronized void know(ProcessHandle process) {
        known.add(process);
    }

    /** Finds the descendants that are alive now. Returns all processes of the tree, including ended processes. */
    synchronized List<ProcessHandle> look() {
        look(ProcessHandle.allProcesses().toList());
        return List.copyOf(known);
    }

    private void look(List<ProcessHandle> all) {
        boolean found = true;
        while (found) {
            found = false;
            for (ProcessHandle process : all) {
                if (!known.contains(process)
                        && process.parent().filter(known::contains).isPresent()) {
                    known.add(process);
                    found = true;
                }
            }
        }
    }

    /** Returns all processes of the tree that are alive, including the root. */
    synchronized List<ProcessHandle> alive() {
        List<ProcessHandle> all = ProcessHandle.allProcesses().toList();
        all.stream()
                .filter(process -> !known.contains(process) && marked(process))
                .forEach(known::add);
        look(all);
        return known.stream().filter(ProcessTree::isAlive).toList();
    }

    private boolean marked(ProcessHandle process) {
        try {
            return Files.readString(
                            PROC.resolve(Long.toString(process.pid())).resolve("environ"), StandardCharsets.ISO_8859_1)
                    .contains(mark);
        } catch (IOException | RuntimeException notOurs) {
            // the process belongs to another user or has ended, or this is not Linux
            return false;
        }
    }

    /**
     * Returns whether a process runs. Returns false for a zombie: a process that has ended while its parent has not yet
     * waited for it.
     */
    static boolean isAlive(ProcessHandle process) {
        return state(process) != 'Z' && process.isAlive();
    }

    /** Returns whether a process is stopped or has ended. Also returns true if this system does not show the state. */
    static boolean standsStill(ProcessHandle process) {
        return "TtZ".indexOf(state(process)) >= 0 || state(process) == UNKNOWN;
    }

    private static char state(ProcessHandle process) {
        try {
            String stat =
                    Files.readString(PROC.resolve(Long.toString(process.pid())).resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException | RuntimeException unknown) {
            return UNKNOWN;
        }
    }

    /**
     * Kills all processes of the tree, and the processes that they start meanwhile. Ignores interrupts.
     *
     * @param atMost how long to try
     * @return the processes that are still alive
     */
    List<ProcessHandle> end(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            List<ProcessHandle> left = alive();
            if (left.isEmpty() || System.nanoTime() - deadline >= 0) {
                return left;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Returns the id and program of each process of the tree that is alive, except {@code root}. */
    List<String> others(ProcessHandle root) {
        return alive().stream()
                .filter(process -> !process.equals(root))
                .map(process -> process.pid()
                        + process.info()
                                .command()
                                .map(command -> " (" + command + ")")
                                .orElse(""))
                .toList();
    }
}
