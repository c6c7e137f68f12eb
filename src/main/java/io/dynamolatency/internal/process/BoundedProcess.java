package io.dynamolatency.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * A program that is run once: its output is read while it runs, it has an empty input, so much time and no more, and nothing of what it
 * has started outlives it, whatever becomes of the thread that waits for it. Where this JVM exits meanwhile, it ends it; where this JVM
 * is killed, nobody does. Immutable.
 *
 * @param command program and arguments
 * @param directory where it runs; empty for this JVM's own
 * @param environment all of its environment
 * @param atMost how long it may take
 * @param onLine is told each line that it prints, by one thread at a time; the program is ended where this throws
 */
public record BoundedProcess(
        List<String> command,
        Optional<Path> directory,
        Map<String, String> environment,
        Duration atMost,
        Consumer<String> onLine) {

    /** A variable by which all that a program has started is found again. */
    static final String MARK = "DYNAMOLATENCY_PROCESS";

    /** Often enough to see most of what is started, and seldom enough to cost the machine nothing that one would notice. */
    private static final long LOOK_MILLIS = 250;

    private static final Duration END_AT_MOST = Duration.ofSeconds(5);
    private static final long READ_REST_MILLIS = 1_000;

    /** Copies the command and the environment. */
    public BoundedProcess {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * How it ended.
     *
     * @param pid its number
     * @param inTime whether it did so by itself
     * @param exitCode its exit code; of no meaning where it was ended
     * @param others what it had started and left running, which was ended, each with its number
     * @param left what could not be ended, each with its number
     * @param output what it printed last
     */
    @API(status = Status.INTERNAL, since = "0.1")
    public record End(
            long pid, boolean inTime, int exitCode, List<String> others, List<String> left, OutputTail output) {

        /** Copies the lists. */
        public End {
            others = List.copyOf(others);
            left = List.copyOf(left);
        }
    }

    /** Somebody who was told a line of the output could not bear it. */
    @API(status = Status.INTERNAL, since = "0.1")
    public static final class ListenerException extends Exception {
        private static final long serialVersionUID = 1L;

        ListenerException(Throwable thrown) {
            super(thrown);
        }
    }

    /**
     * Runs it.
     *
     * @throws IOException when there is no such program or directory; nothing was started then
     * @throws InterruptedException when this thread is interrupted; nothing is left then
     * @throws ListenerException when the one who is told of lines throws; nothing is left then
     */
    public End run() throws IOException, InterruptedException, ListenerException {
        String mark = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(command);
        directory.ifPresent(path -> builder.directory(path.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(MARK, mark);
        Process process = builder.start();
        ProcessTree tree = new ProcessTree(process.toHandle(), MARK + "=" + mark);
        Thread atExit = new Thread(() -> tree.end(END_AT_MOST), "dynamo-latency-process-end");
        OutputTail output = new OutputTail();
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        boolean inTime;
        List<String> others;
        List<ProcessHandle> left;
        Thread out;
        Thread err;
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
            endInput(process);
            Consumer<String> one = oneAtATime(thrown);
            out = daemon("out", process.getInputStream(), output, one);
            err = daemon("err", process.getErrorStream(), output, one);
            inTime = await(process, tree, thrown);
        } finally {
            others = tree.others();
            left = tree.end(END_AT_MOST);
            forget(atExit);
        }
        out.join(READ_REST_MILLIS);
        err.join(READ_REST_MILLIS);
        Throwable unbearable = thrown.get();
        if (unbearable != null) {
            throw new ListenerException(unbearable);
        }
        return new End(
                process.pid(),
                inTime,
                process.isAlive() ? 0 : process.exitValue(),
                others,
                left.stream().map(handle -> Long.toString(handle.pid())).toList(),
                output);
    }

    /** Who asks for input is told at once that there is none, and does not wait for it until the time is over. */
    private static void endInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // it has ended its input itself
        }
    }

    private boolean await(Process process, ProcessTree tree, AtomicReference<@Nullable Throwable> thrown)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            long wait = Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            if (process.waitFor(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (left <= 0 || thrown.get() != null) {
                return false;
            }
            tree.look();
        }
    }

    /** Both streams are read at once. */
    private Consumer<String> oneAtATime(AtomicReference<@Nullable Throwable> thrown) {
        Object lock = new Object();
        return line -> {
            synchronized (lock) {
                if (thrown.get() != null) {
                    return;
                }
                try {
                    onLine.accept(line);
                } catch (Throwable unbearable) {
                    // the stream has to be read on all the same
                    thrown.set(unbearable);
                }
            }
        };
    }

    private static Thread daemon(String stream, InputStream from, OutputTail output, Consumer<String> onLine) {
        // what runtimes print is UTF-8 on today's systems, whatever this JVM's default is
        Thread thread = new Thread(
                () -> output.drain(from, StandardCharsets.UTF_8, onLine), "dynamo-latency-process-" + stream);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void forget(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // it is at work already, and finds nothing to do
        }
    }
}
