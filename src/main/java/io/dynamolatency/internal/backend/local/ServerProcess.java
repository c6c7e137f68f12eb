package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.process.OutputTail;
import io.dynamolatency.internal.text.Durations;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
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

/** One forked server: its output is read, its end is noticed, its directory is gone when it is. Thread-safe. */
final class ServerProcess implements AutoCloseable {

    /** Options for every JVM of the machine are not meant for this one, which has a class path of its own. */
    private static final Set<String> NOT_INHERITED =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

    /** It calls no AWS service, so it gets no credentials. */
    private static final String NOT_INHERITED_PREFIX = "AWS_";

    private static final Pattern READY_LINE = Pattern.compile(ForkedServer.READY + "(\\d{1,5}) \\d+");

    // Ending a process by force takes milliseconds. The bounds are for a machine that stands still.
    private static final long SECONDS_TO_END = 5;
    private static final long MILLIS_TO_READ_THE_REST = 1_000;

    private final String name;
    private final Process process;
    private final PrivateDirectory directory;
    private final OutputTail output = new OutputTail();
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final Thread standardOutput;
    private final Thread standardError;

    private ServerProcess(String name, Process process, PrivateDirectory directory) {
        this.name = name;
        this.process = process;
        this.directory = directory;
        this.standardOutput =
                daemon("out", () -> output.drain(process.getInputStream(), Charset.defaultCharset(), this::readReady));
        this.standardError = daemon("err", this::readErrorsAndTidyUp);
    }

    /**
     * Starts the command in a new private directory.
     *
     * @param temporary where private directories are made and swept
     * @throws BackendException when there is no such command or no such directory; nothing is left then
     */
    static ServerProcess fork(String name, ServerCommand command, ServerJars jars, Path temporary) {
        PrivateDirectory directory;
        try {
            directory = PrivateDirectory.create(temporary);
        } catch (IOException failed) {
            throw new BackendException(name + " needs a directory in " + temporary + ", but: " + failed, failed);
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command.in(directory.path(), jars));
            builder.directory(directory.path().toFile());
            clean(builder.environment());
            return new ServerProcess(name, builder.start(), directory);
        } catch (IOException | RuntimeException failed) {
            directory.delete();
            throw new BackendException(name + " could not be started: " + failed, failed);
        }
    }

    static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(key -> NOT_INHERITED.contains(key) || key.startsWith(NOT_INHERITED_PREFIX));
        environment.put("DDB_LOCAL_TELEMETRY", "0");
    }

    private static Thread daemon(String stream, Runnable work) {
        Thread thread = new Thread(work, "dynamo-latency-local-" + stream);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void readErrorsAndTidyUp() {
        output.drain(process.getErrorStream(), Charset.defaultCharset(), line -> {});
        // Here, too, for a server that ended by itself and is never closed.
        process.onExit().join();
        directory.delete();
    }

    private void readReady(String line) {
        Matcher said = READY_LINE.matcher(line);
        if (said.matches()) {
            ready.complete(URI.create("http://" + ForkedServer.LOOPBACK + ":" + said.group(1)));
        }
    }

    /**
     * Waits until it answers.
     *
     * @throws BackendException when it ends before that or does not in time; it is not ended by this
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

    /** How it ended, where it did. */
    Optional<String> failure() {
        return process.isAlive() ? Optional.empty() : Optional.of(named() + " is gone: " + end());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends it by force, because its directory is ours to delete and its own exit takes 300 ms. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            // Not waitFor: an interrupted thread must not leave the directory behind.
            process.onExit().orTimeout(SECONDS_TO_END, TimeUnit.SECONDS).join();
        } catch (CompletionException standsStill) {
            // The operating system has been told; the sweep of a later start has the rest.
        }
        directory.delete();
    }

    private String named() {
        return name + " (process " + process.pid() + ")";
    }

    private String end() {
        join(standardOutput);
        join(standardError);
        return "it exited with code " + process.exitValue() + ". " + output;
    }

    private static void join(Thread reader) {
        try {
            reader.join(MILLIS_TO_READ_THE_REST);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
