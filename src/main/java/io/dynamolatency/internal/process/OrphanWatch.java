package io.dynamolatency.internal.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A small JVM that ends a program and its descendants if this JVM is killed. It reads process ids from its input. The
 * input ends when this JVM ends, even if this JVM is killed. For one thread.
 */
final class OrphanWatch implements AutoCloseable {

    private static final Duration END_AT_MOST = Duration.ofSeconds(5);

    /**
     * How long to wait for late marks. A program that was starting when this JVM was killed may show its mark only a
     * moment later.
     */
    private static final long LATE_MILLIS = 500;

    private static final long READY_SECONDS = 10;

    /**
     * The inherited environment variables, without options for Java and without credentials. Windows runs no program
     * without {@code SYSTEMROOT}.
     */
    private static final Set<String> INHERITED = Set.of("LD_LIBRARY_PATH", "SYSTEMROOT");

    private final Optional<Process> process;
    private final Writer input;
    private final Set<Long> told = new HashSet<>();

    private OrphanWatch(Optional<Process> process) {
        this.process = process;
        this.input = process.map(p -> (Writer) p.outputWriter(StandardCharsets.US_ASCII))
                .orElseGet(Writer::nullWriter);
    }

    /**
     * Starts the watching JVM and waits until it runs, so that its start does not load the machine while calls are
     * timed.
     *
     * <p>Does nothing if the kit's classes are not in a file or directory, or if no process can be started. A kill of
     * this JVM then leaves the program running.
     *
     * @param mark a unique variable of the program's environment, {@code NAME=value}
     */
    static OrphanWatch start(String mark) {
        OrphanWatch watch = new OrphanWatch(classes().flatMap(classes -> jvm(classes, mark)));
        watch.process.ifPresent(OrphanWatch::awaitReady);
        return watch;
    }

    private static Optional<Process> jvm(Path classes, String mark) {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx16m",
                "-cp",
                classes.toString(),
                OrphanWatch.class.getName(),
                mark);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        inherit(builder.environment());
        try {
            return Optional.of(builder.start());
        } catch (IOException unstarted) {
            return Optional.empty();
        }
    }

    private static void inherit(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !INHERITED.contains(name.toUpperCase(Locale.ROOT)));
    }

    private static Optional<Path> classes() {
        CodeSource source = OrphanWatch.class.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI())).filter(Files::exists);
        } catch (URISyntaxException | RuntimeException noFile) {
            return Optional.empty();
        }
    }

    private static void awaitReady(Process process) {
        CompletableFuture.supplyAsync(() -> firstByte(process))
                .completeOnTimeout(-1, READY_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static int firstByte(Process process) {
        try {
            return process.getInputStream().read();
        } catch (IOException ended) {
            return -1;
        }
    }

    /** Starts the program, and ends this watch if the program can't be started. */
    Process start(ProcessBuilder builder) throws IOException {
        try {
            Process program = builder.start();
            know(List.of(program.toHandle()));
            return program;
        } catch (IOException unstarted) {
            close();
            throw unstarted;
        }
    }

    /** Makes the watch end these processes, too, even if their environment lacks the mark. */
    void know(List<ProcessHandle> processes) {
        try {
            for (ProcessHandle one : processes) {
                if (told.add(one.pid())) {
                    input.write(one.pid() + "\n");
                }
            }
            input.flush();
        } catch (IOException ended) {
            // without the watch, a kill of this JVM leaves its processes
        }
    }

    /** Ends the watch. Call this when the program and its descendants have ended. */
    @Override
    public void close() {
        process.ifPresent(Process::destroyForcibly);
    }

    /** Watches until the input ends. Then ends all processes with the mark, and the processes whose ids it has read. */
    public static void main(String[] mark) throws IOException, InterruptedException {
        ProcessTree tree = new ProcessTree(mark[0]);
        try (BufferedReader ids = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println();
            for (String id = ids.readLine(); id != null; id = ids.readLine()) {
                ProcessHandle.of(Long.parseLong(id)).ifPresent(tree::know);
            }
        }
        tree.end(END_AT_MOST);
        Thread.sleep(LATE_MILLIS);
        tree.end(END_AT_MOST);
    }
}
