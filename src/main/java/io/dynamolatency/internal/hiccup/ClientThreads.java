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

    /** How the names of the kit's, the JVM's and Surefire's threads begin. The kernel keeps only 15 bytes of a name. */
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
     * How many of the first calls begin with a search for new threads. Later searches are rarer, because clients start
     * most threads in their first calls.
     */
    private static final int SCANS_AT_FIRST = 8;

    private static final int CALLS_PER_SCAN = 64;

    private final Path tasks;
    private final EndingThreads ending = new EndingThreads();
    private final List<Watched> watched = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private int calls;
    private boolean threadsEnd;
    private long runNanos;
    private long waitNanos;

    ClientThreads() {
        this(Path.of(ProcTasks.DIRECTORY));
    }

    /** @param tasks a directory with a directory for each thread */
    ClientThreads(Path tasks) {
        this.tasks = tasks;
    }

    private static final class Watched {
        private final String id;
        private final SchedStat stat;
        private long run;
        private long wait;
        private boolean ended;

        Watched(String id, SchedStat stat) {
            this.id = id;
            this.stat = stat;
        }
    }

    /** Marks the beginning of a call. */
    void begin() {
        if (threadsEnd || calls < SCANS_AT_FIRST || calls % CALLS_PER_SCAN == 0) {
            scan();
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
                // perhaps a new thread gets the same number
                seen.remove(thread.id);
            }
        }
        // the figures that threads have noted so far are from before this call
        ending.clear();
    }

    /** Marks the end of a call. */
    void end() {
        runNanos = 0;
        waitNanos = 0;
        for (int i = 0; i < watched.size(); i++) {
            Watched thread = watched.get(i);
            thread.ended = !thread.stat.read();
            if (!thread.ended) {
                runNanos += thread.stat.runNanos() - thread.run;
                waitNanos += thread.stat.waitNanos() - thread.wait;
            }
        }
        for (EndingThreads.Figures noted : ending.take()) {
            if (seen.contains(noted.id())) {
                addSinceBegin(noted);
            } else {
                // the last scan has not seen this thread, so all its figures are of this call
                threadsEnd = true;
                runNanos += noted.runNanos();
                waitNanos += noted.waitNanos();
            }
        }
    }

    /** Adds what a watched thread did in this call before the thread ended. */
    private void addSinceBegin(EndingThreads.Figures noted) {
        for (Watched thread : watched) {
            if (thread.ended && thread.id.equals(noted.id())) {
                runNanos += noted.runNanos() - thread.run;
                waitNanos += noted.waitNanos() - thread.wait;
            }
        }
    }

    private void scan() {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(tasks)) {
            String self = ProcTasks.own();
            Set<String> alive = new HashSet<>();
            for (Path task : found) {
                String id = String.valueOf(task.getFileName());
                alive.add(id);
                if (!id.equals(self) && seen.add(id)) {
                    watch(id, task);
                }
            }
            watched.forEach(thread -> alive.add(thread.id));
            seen.retainAll(alive);
        } catch (IOException unreadable) {
            // the next scan finds the threads
        }
    }

    private void watch(String id, Path task) {
        try {
            if (mayBeTheClients(task)) {
                watched.add(new Watched(id, SchedStat.open(task.resolve("schedstat"))));
            }
        } catch (IOException ended) {
            // this thread has just ended
            seen.remove(id);
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
        ending.close();
    }
}
