package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.io.OwnDirectory;
import io.dynamolatency.internal.io.TemporaryDirectory;
import io.dynamolatency.internal.process.OutputTail;
import io.dynamolatency.internal.text.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the shared server of a directory, or starts it. */
final class SharedStart {

    private static final String STARTING = "starting.lock";
    private static final String HOLDERS = "holders.lock";
    private static final String SERVER = "server";
    private static final String LOG = "server.log";

    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 10;

    private static final Pattern READY = Pattern.compile(ForkedServer.READY + "(\\d{1,5}) (\\d+)");

    private final LocalSettings settings;
    private final Path directory;
    private final String description;

    SharedStart(LocalSettings settings, Path directory) {
        this.settings = settings;
        this.directory = directory;
        this.description = LocalBackend.description(settings);
    }

    /** Takes this JVM's lease, and finds or starts the server. */
    SharedServer find() throws IOException, InterruptedException {
        OwnDirectory.make(directory);
        if (!SharedLease.take(directory.resolve(HOLDERS), ENDING)) {
            throw new BackendException("A " + description + " that is shared through " + directory + " does not end,"
                    + " though no JVM uses it. End this process, or write " + LocalSettings.SCOPE + " = jvm");
        }
        Duration wait = LocalBackend.RESOLVING.plus(settings.startTimeout());
        LockFile lock = LockFile.acquire(directory.resolve(STARTING), wait)
                .orElseThrow(() -> new BackendException("Another JVM is starting the " + description
                        + " that is shared through " + directory + ", but the server is not ready after "
                        + Durations.format(wait)));
        try {
            Optional<SharedServer> running = SharedServer.read(directory.resolve(SERVER));
            if (running.isPresent()) {
                return running.get();
            }
            SharedServer fresh = fork();
            fresh.write(directory.resolve(SERVER));
            return fresh;
        } finally {
            lock.close();
        }
    }

    private SharedServer fork() throws IOException, InterruptedException {
        List<Path> jars = new BoundedCall(LocalBackend.source(settings)).get(LocalBackend.RESOLVING);
        TemporaryDirectory own = TemporaryDirectory.create();
        Process process = null;
        boolean answers = false;
        try {
            List<String> command = new ArrayList<>(new ForkCommand().in(own.path(), jars));
            command.add(directory.resolve(HOLDERS).toString());
            command.add(directory.resolve(SERVER).toString());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(own.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve(LOG).toFile());
            ServerProcess.clean(builder.environment());
            process = builder.start();
            SharedServer fresh = awaitReady(process);
            answers = true;
            // the server can outlive this JVM, so the server itself deletes the directory
            own.leave();
            return fresh;
        } finally {
            if (!answers) {
                if (process != null) {
                    process.destroyForcibly();
                    process.onExit()
                            .orTimeout(ENDING.toSeconds(), TimeUnit.SECONDS)
                            .exceptionally(late -> null)
                            .join();
                }
                own.close();
            }
        }
    }

    private SharedServer awaitReady(Process process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (true) {
            boolean alive = process.isAlive();
            OptionalInt port = port();
            if (port.isPresent()) {
                return SharedServer.of(port.getAsInt(), process);
            }
            if (!alive) {
                throw new BackendException(
                        description + " did not start: it exited with code " + process.exitValue() + ". " + tail());
            }
            if (deadline - System.nanoTime() <= 0) {
                throw new BackendException(
                        description + " did not answer within " + Durations.format(settings.startTimeout()) + " ("
                                + LocalSettings.START_TIMEOUT + "), so it was ended. " + tail());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private OptionalInt port() throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve(LOG), Charset.defaultCharset())) {
            return lines.map(READY::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(ready -> Integer.parseInt(ready.group(1)))
                    .findFirst();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /** Returns the last lines of the server's output, for messages. */
    String tail() {
        try {
            return OutputTail.of(Files.readAllLines(directory.resolve(LOG), Charset.defaultCharset()));
        } catch (IOException unreadable) {
            return "Its output cannot be read: " + unreadable;
        }
    }
}
