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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A small JVM that ends programs and their descendants if this JVM is killed. The small JVM reads process ids from its
 * input. The input ends when this JVM ends, even if this JVM is killed. One watch serves several programs that run one
 * after another. Only one thread is allowed to use an object.
 */
public final class OrphanWatch implements AutoCloseable {

    private static final Duration END_AT_MOST = Duration.ofSeconds(5);

    /**
     * How long to wait for late marks. A program that was starting when this JVM was killed perhaps shows its mark only
     * a moment later.
     */
    private static final long LATE_MILLIS = 500;

    private static final long READY_SECONDS = 10;

    /**
     * The environment variables that the watching JVM inherits. They contain no options for Java and no credentials.
     * Windows runs no program without {@code SYSTEMROOT}.
     */
    private static final Set<String> INHERITED = Set.of("LD_LIBRARY_PATH", "SYSTEMROOT");

    private final String id = UUID.randomUUID().toString();
    private final Set<Long> told = new HashSet<>();
    private Optional<Process> process = Optional.empty();
    private Writer input = Writer.nullWriter();

    private OrphanWatch() {}

    /**
     * Starts the watching JVM and waits until it runs, so that its start does not load the machine while calls are
     * timed.
     *
     * <p>Does nothing if the kit's classes are not in a file or directory, or if no process can be started. A kill of
     * this JVM then leaves the programs running.
     */
    public static OrphanWatch start() {
        OrphanWatch watch = new OrphanWatch();
        watch.begin();
        return watch;
    }

    private void begin() {
        process = classes().flatMap(classes -> jvm(classes, BoundedProcess.MARK + "=" + id));
        input = process.map(jvm -> (Writer) jvm.outputWriter(StandardCharsets.US_ASCII))
                .orElseGet(Writer::nullWriter);
        process.ifPresent(OrphanWatch::awaitReady);
    }

    /**
     * Returns a new value of {@link BoundedProcess#MARK} for one program. The watch finds all programs that have such a
     * value in their environment.
     */
    String newMark() {
        return id + "." + UUID.randomUUID();
    }

    private static Optional<Process> jvm(Path classes, String mark) {
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    JavaCommand.path(),
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

    /**
     * Starts a program. All earlier programs must have ended. If the watching JVM has ended, this method first starts
     * another watching JVM.
     */
    Process start(ProcessBuilder builder) throws IOException {
        if (process.filter(jvm -> !jvm.isAlive()).isPresent()) {
            begin();
        }
        // the system can use an id again
        told.clear();
        Process program = builder.start();
        know(List.of(program.toHandle()));
        return program;
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
            // without the watch, a kill of this JVM leaves its processes running
        }
    }

    /** Ends the watch. Call this when the programs and their descendants have ended. */
    @Override
    public void close() {
        process.ifPresent(Process::destroyForcibly);
    }

    /**
     * Watches until the input ends. The watch then ends all processes whose ids were in the input, and all processes
     * whose environment has a mark of this watch.
     *
     * @param mark the start of all marks of this watch, {@code NAME=value}
     */
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
