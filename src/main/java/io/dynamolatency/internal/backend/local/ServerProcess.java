package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.io.TemporaryDirectory;
import io.dynamolatency.internal.process.DaemonThread;
import io.dynamolatency.internal.process.OutputTail;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.internal.text.SafeText;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A forked server process. Reads the server's output, notices when the server ends, and then deletes the server's
 * directory. Thread-safe.
 */
final class ServerProcess implements AutoCloseable {

    /**
     * The environment variables that the server inherits: variables for libraries, language, time zone and temporary
     * files. The server inherits no other variables, and therefore gets no credentials and no JVM options such as
     * {@code JAVA_TOOL_OPTIONS}.
     */
    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "LD_LIBRARY_PATH",
            "DYLD_LIBRARY_PATH",
            "LANG",
            "LANGUAGE",
            "LC_ALL",
            "LC_CTYPE",
            "TZ",
            "TZDIR",
            "TMPDIR",
            "TEMP",
            "TMP",
            "SYSTEMROOT",
            "SYSTEMDRIVE",
            "WINDIR");

    private static final Pattern READY_LINE = Pattern.compile(ForkedServer.READY + "(\\d{1,5}) \\d+");

    // killing a process takes milliseconds; these limits are for a stalled machine
    private static final long SECONDS_TO_END = 5;
    private static final Duration READS_THE_REST = Duration.ofSeconds(1);

    private final String name;
    private final Process process;
    private final TemporaryDirectory directory;
    private final OutputTail output = new OutputTail();
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final Thread standardOutput;
    private final Thread standardError;

    /** Creates the directory of a server. */
    @FunctionalInterface
    interface Temporary {
        TemporaryDirectory make() throws IOException;
    }

    private ServerProcess(String name, Process process, TemporaryDirectory directory) {
        this.name = name;
        this.process = process;
        this.directory = directory;
        this.standardOutput = DaemonThread.start(
                "dynamo-latency-local-out",
                () -> output.drain(process.getInputStream(), Charset.defaultCharset(), this::readReady));
        this.standardError = DaemonThread.start("dynamo-latency-local-err", this::readErrorsAndTidyUp);
    }

    /**
     * Starts the command in a new private directory.
     *
     * @param temporary creates the private directory
     * @throws BackendException if the directory can't be made or the command can't be started; this method then leaves
     *     no process and no directory behind
     */
    static ServerProcess fork(String name, ServerCommand command, List<Path> jars, Temporary temporary) {
        TemporaryDirectory directory;
        try {
            directory = temporary.make();
        } catch (IOException failed) {
            throw new BackendException(
                    name + " needs a directory in java.io.tmpdir, " + System.getProperty("java.io.tmpdir") + ": "
                            + SafeText.oneLine(failed),
                    failed);
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command.in(directory.path(), jars));
            builder.directory(directory.path().toFile());
            clean(builder.environment());
            return new ServerProcess(name, builder.start(), directory);
        } catch (IOException | RuntimeException failed) {
            directory.close();
            throw new BackendException(name + " could not be started: " + SafeText.oneLine(failed), failed);
        }
    }

    static void clean(Map<String, String> environment) {
        // compares in upper case, because names on Windows can have any case
        environment.keySet().removeIf(key -> !INHERITED.contains(key.toUpperCase(Locale.ROOT)));
        environment.put("DDB_LOCAL_TELEMETRY", "0");
    }

    private void readErrorsAndTidyUp() {
        output.drain(process.getErrorStream(), Charset.defaultCharset(), line -> {});
        // deletes the directory of a server that ended by itself and is never closed
        process.onExit().join();
        directory.close();
    }

    private void readReady(String line) {
        Matcher ready = READY_LINE.matcher(line);
        if (ready.matches()) {
            this.ready.complete(URI.create("http://" + ForkedServer.LOOPBACK + ":" + ready.group(1)));
        }
    }

    /**
     * Waits until the server answers.
     *
     * @throws BackendException if the server ends before it answers, or is too slow; this method does not end a slow
     *     server
     */
    URI awaitReady(Duration timeout) throws InterruptedException {
        try {
            CompletableFuture.anyOf(ready, process.onExit()).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new BackendException(
                    named() + " did not answer within " + Durations.format(timeout) + " (" + LocalSettings.START_TIMEOUT
                            + "), so it was ended. " + output,
                    late);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        if (!process.isAlive()) {
            throw new BackendException(named() + " did not start: " + end());
        }
        return ready.join();
    }

    /** Returns how the server ended; empty while it runs. */
    Optional<String> failure() {
        return process.isAlive() ? Optional.empty() : Optional.of(named() + " is gone: " + end());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Kills the server and deletes its directory. A normal exit of the server would take 300 ms. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            // does not use waitFor: an interrupted thread must not leave the directory behind
            process.onExit().orTimeout(SECONDS_TO_END, TimeUnit.SECONDS).join();
        } catch (CompletionException standsStill) {
            // the process is about to end; a later start deletes its directory
        }
        directory.close();
    }

    private String named() {
        return name + " (process " + process.pid() + ")";
    }

    private String end() {
        DaemonThread.awaitEnd(standardOutput, READS_THE_REST);
        DaemonThread.awaitEnd(standardError, READS_THE_REST);
        return "it exited with code " + process.exitValue() + ". " + output;
    }
}
