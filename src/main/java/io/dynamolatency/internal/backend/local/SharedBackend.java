package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.io.LockFile;
import io.dynamolatency.internal.io.WholeFile;
import io.dynamolatency.internal.text.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One DynamoDB Local for several JVMs, such as the forks of a build: the first that asks for it starts it, the others find it by a
 * directory that they have in common, and it ends when none of them holds it any more, whatever ended them. Tables have
 * random names, so none is in another's way.
 *
 * <p>Thread-safe.
 */
public final class SharedBackend implements DynamoBackend {

    /** Parameter: a directory that JVMs have in common which are to share one server. */
    public static final String DIRECTORY = "dynamolatency.local.shared";

    private static final String STARTING = "starting.lock";
    private static final String HOLDERS = "holders.lock";
    private static final String SERVER = "server";
    private static final String LOG = "server.log";

    // Resolving has a bound of ten minutes, and whoever waits for one that resolves waits as long.
    private static final Duration RESOLVING = Duration.ofMinutes(10);
    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final Duration A_STEP_OF_THE_CLOCK = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 10;
    private static final int LINES = 20;

    private static final Pattern READY = Pattern.compile(ForkedServer.READY + "(\\d{1,5}) (\\d+)");

    private final LocalSettings settings;
    private final Path directory;
    /** Who starts it. What holds it up holds up nothing else. */
    private final ReentrantLock starting = new ReentrantLock();

    /** Guards what follows, and is held for moments only. */
    private final Object state = new Object();

    private @Nullable SharedLease hold;
    private @Nullable Server server;
    private @Nullable BackendException failed;
    private @Nullable FutureTask<Server> search;
    private boolean closed;

    /**
     * A server that runs.
     *
     * @param started as the operating system has it; a process with this id that started at another time is another one. Each JVM
     *     works it out from what the clock was when the machine started, so it moves a little when the clock is set
     */
    private record Server(URI uri, long pid, Instant started) {

        static Optional<Server> read(Path file) throws IOException {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> said = Files.readAllLines(file);
            try {
                return Optional.of(new Server(
                                URI.create(said.get(0)), Long.parseLong(said.get(1)), Instant.parse(said.get(2))))
                        .filter(Server::alive);
            } catch (RuntimeException broken) {
                return Optional.empty();
            }
        }

        void write(Path file) throws IOException {
            Files.writeString(file, uri + "\n" + pid + "\n" + started + "\n");
        }

        boolean alive() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process ->
                            Duration.between(process.info().startInstant().orElse(started), started)
                                            .abs()
                                            .compareTo(A_STEP_OF_THE_CLOCK)
                                    < 0)
                    .isPresent();
        }
    }

    /** Holds nothing yet. */
    public SharedBackend(LocalSettings settings, Path directory) {
        this.settings = settings;
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * The directory that a parameter names.
     *
     * @return empty where it is not given
     * @throws IllegalArgumentException where it is no path
     */
    public static Optional<Path> directory(Function<String, Optional<String>> parameters) {
        return parameters.apply(DIRECTORY).map(value -> {
            try {
                if (!value.isBlank()) {
                    return Path.of(value.strip());
                }
            } catch (InvalidPathException none) {
                // said below
            }
            throw new IllegalArgumentException(
                    DIRECTORY + ": \"" + value
                            + "\" is no path; write a directory, such as target/dynamo-latency-shared, or leave the parameter out");
        });
    }

    @Override
    public String description() {
        return LocalBackend.description(settings);
    }

    /** The process id of the server that is held while it runs, and empty otherwise. */
    public OptionalLong pid() {
        synchronized (state) {
            return server != null && server.alive() ? OptionalLong.of(server.pid()) : OptionalLong.empty();
        }
    }

    /** {@inheritDoc} An interrupt ends it, and stays set. */
    @Override
    public URI start() {
        try {
            starting.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        try {
            return heldOrFound();
        } finally {
            starting.unlock();
        }
    }

    private URI heldOrFound() {
        FutureTask<Server> task;
        synchronized (state) {
            refuseClosed();
            Optional<String> ended = failure();
            if (ended.isPresent()) {
                throw new BackendException(ended.get());
            }
            if (server != null) {
                return server.uri();
            }
            if (failed != null) {
                throw new BackendException(String.valueOf(failed.getMessage()), failed);
            }
            task = new FutureTask<>(this::hold);
            search = task;
        }
        Thread thread = new Thread(task, "dynamo-latency-local-shared");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get().uri();
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } catch (CancellationException cancelled) {
            refuseClosed();
            throw new BackendException("The start of " + description() + " was cancelled", cancelled);
        } catch (ExecutionException wrapped) {
            throw failed(wrapped.getCause());
        } finally {
            task.cancel(true);
        }
    }

    private BackendException failed(@Nullable Throwable cause) {
        refuseClosed();
        BackendException why = cause instanceof BackendException refused
                ? refused
                : new BackendException(
                        description() + " is to be shared by " + directory + " (" + DIRECTORY + "), but: " + cause,
                        cause);
        synchronized (state) {
            failed = why;
        }
        return why;
    }

    private void refuseClosed() {
        synchronized (state) {
            if (closed) {
                throw new BackendException(description() + " was closed and does not start any more; make a new one");
            }
        }
    }

    private BackendException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new BackendException("Interrupted while " + description() + " was starting", interrupted);
    }

    /** Holds the server that runs, or one that it starts. */
    private Server hold() throws IOException, InterruptedException {
        WholeFile.makeDirectories(directory);
        SharedLease taken = SharedLease.take(directory.resolve(HOLDERS), ENDING)
                .orElseThrow(() -> new BackendException("A " + description() + " that is shared by " + directory
                        + " does not end, though nobody holds it any more; end it, or let " + DIRECTORY
                        + " name another directory"));
        boolean kept = false;
        try {
            Server found = findOrStart();
            synchronized (state) {
                refuseClosed();
                hold = taken;
                server = found;
                kept = true;
            }
            return found;
        } finally {
            if (!kept) {
                taken.close();
            }
        }
    }

    private Server findOrStart() throws IOException, InterruptedException {
        Duration wait = RESOLVING.plus(settings.startTimeout());
        LockFile lock = LockFile.acquire(directory.resolve(STARTING), wait)
                .orElseThrow(() -> new BackendException("Another JVM has been starting the " + description()
                        + " that is shared by " + directory + " for " + Durations.format(wait)));
        try {
            Optional<Server> running = Server.read(directory.resolve(SERVER));
            if (running.isPresent()) {
                return running.get();
            }
            Server fresh = fork();
            fresh.write(directory.resolve(SERVER));
            return fresh;
        } finally {
            lock.close();
        }
    }

    private Server fork() throws IOException, InterruptedException {
        ServerJars jars = new BoundedCall(LocalBackend.source(settings)).get(RESOLVING);
        PrivateDirectory own = PrivateDirectory.create(Path.of(System.getProperty("java.io.tmpdir")));
        Process process = null;
        boolean answers = false;
        try {
            List<String> command = new ArrayList<>(new ForkCommand().in(own.path(), jars));
            command.add(directory.resolve(HOLDERS).toString());
            command.add(directory.resolve(SERVER).toString());
            Path log = directory.resolve(LOG);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(own.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            ServerProcess.clean(builder.environment());
            process = builder.start();
            Server fresh = awaitReady(process, log);
            answers = true;
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
                own.delete();
            }
        }
    }

    private Server awaitReady(Process process, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (true) {
            boolean alive = process.isAlive();
            Optional<Matcher> ready = ready(log);
            if (ready.isPresent()) {
                return new Server(
                        URI.create("http://" + ForkedServer.LOOPBACK + ":"
                                + ready.get().group(1)),
                        process.pid(),
                        process.info().startInstant().orElse(Instant.EPOCH));
            }
            if (!alive) {
                throw new BackendException(
                        description() + " did not start: it exited with code " + process.exitValue() + ". " + tail());
            }
            if (deadline - System.nanoTime() <= 0) {
                throw new BackendException(description() + " did not answer within "
                        + Durations.format(settings.startTimeout()) + " (" + LocalSettings.START_TIMEOUT
                        + "), so it was ended. " + tail());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static Optional<Matcher> ready(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log, Charset.defaultCharset())) {
            return lines.map(READY::matcher).filter(Matcher::matches).findFirst();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(directory.resolve(LOG), Charset.defaultCharset());
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
            return last.isEmpty() ? "It printed nothing." : "Its last lines:\n  " + String.join("\n  ", last);
        } catch (IOException unreadable) {
            return "What it printed cannot be read: " + unreadable;
        }
    }

    @Override
    public Optional<String> failure() {
        Server gone;
        synchronized (state) {
            if (closed || server == null || server.alive()) {
                return Optional.empty();
            }
            gone = server;
        }
        return Optional.of(
                description() + " (process " + gone.pid() + ", shared by " + directory + ") is gone. " + tail());
    }

    /**
     * Lets go of it, unless it is to be held until this JVM ends; it ends when nobody holds it. A start that another thread is waiting
     * for fails with that.
     */
    @Override
    public void close() {
        synchronized (state) {
            closed = true;
            if (search != null) {
                search.cancel(true);
            }
            if (hold != null && settings.lifetime() == LocalSettings.Lifetime.RUN) {
                hold.close();
            }
            hold = null;
        }
    }
}
