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
 * A process and all that it has started, those included whose parent has ended.
 *
 * <p>A process whose parent ends belongs to nobody any more. So descendants are remembered as often as somebody looks; and on Linux a
 * mark in the environment, which is handed down to whatever is started, tells also those that came and left their parent between two
 * looks. What starts with an environment of its own between two looks, or on another system leaves its parent there, is not found.
 * Thread-safe.
 */
final class ProcessTree {

    private static final Path PROC = Path.of("/proc");
    private static final long PAUSE_NANOS = 5_000_000;

    private final ProcessHandle root;
    private final byte[] mark;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    /**
     * Begins with a process.
     *
     * @param mark a variable of its environment, {@code NAME=value}, that no other has
     */
    ProcessTree(ProcessHandle root, String mark) {
        this.root = root;
        this.mark = mark.getBytes(StandardCharsets.UTF_8);
        known.add(root);
    }

    /** Remembers the descendants that there are now. */
    synchronized void look() {
        look(ProcessHandle.allProcesses().toList());
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

    /** All that are there now, the process itself included. */
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
            byte[] environment = Files.readAllBytes(
                    PROC.resolve(Long.toString(process.pid())).resolve("environ"));
            return contains(environment, mark);
        } catch (IOException | RuntimeException notOurs) {
            // another user's, gone meanwhile, or a system that does not tell
            return false;
        }
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int at = 0; at <= text.length - part.length; at++) {
            int same = 0;
            while (same < part.length && text[at + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return true;
            }
        }
        return false;
    }

    /** What has ended counts as gone, though its parent may not have taken notice of it yet. */
    static boolean isAlive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat =
                    Files.readString(PROC.resolve(Long.toString(process.pid())).resolve("stat"));
            return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException | RuntimeException unknown) {
            return process.isAlive();
        }
    }

    /**
     * Ends all of them by force, and those that they start meanwhile. Not held up by an interrupt.
     *
     * @param atMost when to give up on what does not end
     * @return what is left, empty where nothing is
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

    /** Those that are there now beside the process itself, each with its number and its program. */
    List<String> others() {
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
