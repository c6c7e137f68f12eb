package io.dynamolatency.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program that runs once, with a time limit and an empty input. The kit reads the program's output while the program
 * runs. When the program ends, the kit also ends all processes that the program started. The program and these
 * processes are also ended if the waiting thread fails, or if this JVM exits or is killed. Immutable.
 *
 * @param command program and arguments
 * @param directory the program's working directory; if empty, this JVM's own
 * @param environment all environment variables of the program
 * @param atMost the longest time that the program is allowed to take
 * @param onLine gets each line that the program prints, from one thread at a time; if this listener throws, the program
 *     is ended
 */
public record BoundedProcess(
        List<String> command,
        Optional<Path> directory,
        Map<String, String> environment,
        Duration atMost,
        Consumer<String> onLine) {

    /** The name of an environment variable that marks a program and all processes that it starts. */
    static final String MARK = "DYNAMOLATENCY_PROCESS";

    /**
     * The pause between two searches for new processes. This pause is short enough to find most new processes, and long
     * enough not to load the machine.
     */
    private static final long LOOK_MILLIS = 250;

    /** How many times a watcher looks in {@link #LOOK_MILLIS}. */
    private static final int SOON = 50;

    private static final Duration END_AT_MOST = Duration.ofSeconds(5);
    private static final long READ_REST_MILLIS = 1_000;

    public BoundedProcess {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * How the program ended.
     *
     * @param pid the program's process id
     * @param inTime true if the program ended by itself within its time
     * @param exitCode the program's exit code; meaningless if it did not end by itself
     * @param others the ids and programs of the processes that the program left running. The kit has tried to end them
     * @param left the ids of the processes that could not be ended
     * @param output the last lines of the program's output
     */
    public record End(
            long pid, boolean inTime, int exitCode, List<String> others, List<String> left, OutputTail output) {

        public End {
            others = List.copyOf(others);
            left = List.copyOf(left);
        }
    }

    /** The listener of the program's output threw an exception. */
    public static final class ListenerException extends Exception {
        private static final long serialVersionUID = 1L;

        ListenerException(Throwable thrown) {
            super(thrown);
        }
    }

    /** Runs the program without a watcher; see {@link #run(ProcessWatcher)}. */
    public End run() throws IOException, InterruptedException, ListenerException {
        return run(ProcessWatcher.NONE);
    }

    /**
     * Runs the program with a new watch for this program alone; see {@link #run(ProcessWatcher, OrphanWatch)}.
     *
     * @param watcher looks at the program while it runs
     */
    public End run(ProcessWatcher watcher) throws IOException, InterruptedException, ListenerException {
        try (OrphanWatch watch = OrphanWatch.start()) {
            return run(watcher, watch);
        }
    }

    /**
     * Runs the program.
     *
     * @param watcher looks at the program while it runs
     * @param watch ends the program if this JVM is killed; no other program is allowed to use this watch meanwhile
     * @throws IOException if the program or the directory does not exist
     * @throws InterruptedException if this thread is interrupted; no process stays alive
     * @throws ListenerException if the listener throws; no process stays alive
     */
    public End run(ProcessWatcher watcher, OrphanWatch watch)
            throws IOException, InterruptedException, ListenerException {
        String mark = watch.newMark();
        ProcessBuilder builder = new ProcessBuilder(command);
        directory.ifPresent(path -> builder.directory(path.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(MARK, mark);
        ProcessTree tree = new ProcessTree(MARK + "=" + mark);
        Process process = watch.start(builder);
        tree.know(process.toHandle());
        Thread atExit = new Thread(() -> tree.end(END_AT_MOST), "dynamo-latency-process-end");
        OutputTail output = new OutputTail();
        GuardedListener listener = new GuardedListener(onLine);
        boolean inTime;
        List<String> others;
        List<ProcessHandle> left;
        Thread out;
        Thread err;
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
            endInput(process);
            out = daemon("out", process.getInputStream(), output, listener);
            err = daemon("err", process.getErrorStream(), output, listener);
            inTime = await(process, tree, watch, listener, watcher);
        } finally {
            others = tree.others(process.toHandle());
            left = tree.end(END_AT_MOST);
            forget(atExit);
        }
        out.join(READ_REST_MILLIS);
        err.join(READ_REST_MILLIS);
        if (listener.thrown().isPresent()) {
            throw new ListenerException(listener.thrown().get());
        }
        return new End(
                process.pid(),
                inTime,
                process.isAlive() ? 0 : process.exitValue(),
                others,
                left.stream().map(handle -> Long.toString(handle.pid())).toList(),
                output);
    }

    /** Closes the program's standard input, so that a program that reads its input does not wait. */
    private static void endInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // the program has closed its input itself
        }
    }

    private boolean await(
            Process process, ProcessTree tree, OrphanWatch watch, GuardedListener listener, ProcessWatcher watcher)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean watched = true;
        for (int looks = 1; ; looks++) {
            watched = watched && watcher.look(tree::alive);
            long left = deadline - System.nanoTime();
            long wait = Math.min(left, TimeUnit.MILLISECONDS.toNanos(watched ? LOOK_MILLIS / SOON : LOOK_MILLIS));
            if (process.waitFor(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (left <= 0 || listener.thrown().isPresent()) {
                return false;
            }
            if (!watched || looks % SOON == 0) {
                watch.know(tree.look());
            }
        }
    }

    private static Thread daemon(String stream, InputStream from, OutputTail output, Consumer<String> onLine) {
        // most programs print UTF-8 today, whatever this JVM's default is
        return DaemonThread.start(
                "dynamo-latency-process-" + stream, () -> output.drain(from, StandardCharsets.UTF_8, onLine));
    }

    private static void forget(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // this JVM is exiting, so the hook runs and finds no process to end
        }
    }
}
