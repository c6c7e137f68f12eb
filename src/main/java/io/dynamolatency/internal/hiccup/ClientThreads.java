package io.dynamolatency.internal.hiccup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Measures the threads that a client can use in addition to the caller's thread. These are all threads of this process
 * except the threads of the kit and the JVM. It is unknown for which of these threads a call waits, so their figures
 * are added up. Linux only. Only one thread is allowed to use an object.
 */
final class ClientThreads implements AutoCloseable {

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final Path SELF = Path.of("/proc/thread-self");

    /** How the names of the kit's and the JVM's threads begin. The kernel keeps only 15 bytes of a name. */
    private static final List<String> NOT_THE_CLIENTS = List.of(
            "dynamo-latency",
            "latency-caller",
            "main",
            "java",
            "surefire",
            "ping",
            "GC Thread",
            "G1 ",
            "ZGC",
            "ZWorker",
            "Shenandoah",
            "VM ",
            "C1 ",
            "C2 ",
            "JVMCI",
            "JFR ",
            "Reference Handl",
            "Finalizer",
            "Signal Dispatch",
            "Service Thread",
            "Monitor Deflati",
            "Notification Th",
            "Common-Cleaner",
            "Cleaner-",
            "Attach Listener",
            "DestroyJavaVM",
            "Sweeper thread");

    /**
     * The number of first calls that each begin with a search for new threads. Later searches are rarer. Clients start
     * threads in their first calls, and rarely later.
     */
    private static final int SCANS_AT_FIRST = 8;

    private static final int CALLS_PER_SCAN = 64;

    private final List<Watched> watched = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private int calls;
    private boolean threadsEnd;
    private long runNanos;
    private long waitNanos;
    private long endedRunNanos;
    private long endedWaitNanos;

    ClientThreads() {
        EndingThreads.watch();
    }

    private static final class Watched {
        private final SchedStat stat;
        private long run;
        private long wait;

        Watched(SchedStat stat) {
            this.stat = stat;
        }
    }

    /** Marks the beginning of a call. */
    void begin() {
        if (threadsEnd || calls < SCANS_AT_FIRST || calls % CALLS_PER_SCAN == 0) {
            scan();
        }
        if (calls == 0) {
            EndingThreads.take();
        }
        calls++;
        for (Iterator<Watched> each = watched.iterator(); each.hasNext(); ) {
            Watched thread = each.next();
            if (thread.stat.read()) {
                thread.run = thread.stat.runNanos();
                thread.wait = thread.stat.waitNanos();
            } else {
                thread.stat.close();
                each.remove();
            }
        }
    }

    /** Marks the end of a call. */
    void end() {
        runNanos = 0;
        waitNanos = 0;
        for (int i = 0; i < watched.size(); i++) {
            Watched thread = watched.get(i);
            if (thread.stat.read()) {
                runNanos += thread.stat.runNanos() - thread.run;
                waitNanos += thread.stat.waitNanos() - thread.wait;
            }
        }
        endedRunNanos = 0;
        endedWaitNanos = 0;
        for (EndingThreads.Figures ended : EndingThreads.take()) {
            // the last scan has not seen this thread, so all its figures are of this call
            if (!seen.contains(ended.id())) {
                threadsEnd = true;
                endedRunNanos += ended.runNanos();
                endedWaitNanos += ended.waitNanos();
            }
        }
    }

    /**
     * Returns the running time of the threads that started during the last call and called the client, in nanoseconds.
     */
    long endedRunNanos() {
        return endedRunNanos;
    }

    /** Returns how long these threads waited for a core, in nanoseconds. */
    long endedWaitNanos() {
        return endedWaitNanos;
    }

    private void scan() {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            String self = String.valueOf(SELF.toRealPath().getFileName());
            for (Path task : tasks) {
                String id = String.valueOf(task.getFileName());
                if (!id.equals(self) && seen.add(id) && mayBeTheClients(task)) {
                    watched.add(new Watched(SchedStat.open(task.resolve("schedstat"))));
                }
            }
        } catch (IOException ended) {
            // a thread ended during the scan; the next scan finds the other threads
        }
    }

    private static boolean mayBeTheClients(Path task) throws IOException {
        // the kernel can cut a name inside a character, which is then invalid in UTF-8
        String name = Files.readString(task.resolve("comm"), StandardCharsets.ISO_8859_1);
        return NOT_THE_CLIENTS.stream().noneMatch(name::startsWith);
    }

    /** Returns how long all these threads together ran during the last call, in nanoseconds. */
    long runNanos() {
        return runNanos;
    }

    /** Returns how long all these threads together waited for a core during the last call, in nanoseconds. */
    long waitNanos() {
        return waitNanos;
    }

    @Override
    public void close() {
        watched.forEach(thread -> thread.stat.close());
        watched.clear();
        EndingThreads.unwatch();
    }
}
