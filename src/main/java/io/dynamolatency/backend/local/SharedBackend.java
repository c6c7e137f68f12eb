package io.dynamolatency.backend.local;

import io.dynamolatency.Durations;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.file.LockFile;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.Nullable;

/**
 * One DynamoDB Local for several JVMs, such as the forks of a build: the first that asks for it starts it, the others find it by a
 * directory that they have in common, and it ends when none of them holds it any more, whatever ended them. Tables have
 * random names, so none is in another's way.
 *
 * <p>Thread-safe.
 */
@API(status = Status.INTERNAL, since = "0.1")
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
    private static final long POLL_MILLIS = 10;
    private static final int LINES = 20;

    private static final Pattern READY = Pattern.compile(ForkedServer.READY + "(\\d{1,5}) (\\d+)");

    private final LocalSettings settings;
    private final Path directory;
    private @Nullable SharedHold hold;
    private @Nullable Server server;
    private @Nullable BackendException failed;
    private boolean closed;

    /**
     * A server that runs.
     *
     * @param started as the operating system has it; a process with this id that started at another time is another one
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
                            process.info().startInstant().orElse(started).equals(started))
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
    public synchronized OptionalLong pid() {
        return server != null && server.alive() ? OptionalLong.of(server.pid()) : OptionalLong.empty();
    }

    @Override
    public synchronized URI start() {
        if (closed) {
            throw new BackendException(description() + " was closed and does not start any more; make a new one");
        }
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
        try {
            Server found = findOrStart();
            server = found;
            return found.uri();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BackendException("Interrupted while " + description() + " was starting", interrupted);
        } catch (IOException unusable) {
            failed = new BackendException(
                    description() + " is to be shared by " + directory + " (" + DIRECTORY + "), but: " + unusable,
                    unusable);
            throw failed;
        } catch (BackendException refused) {
            failed = refused;
            throw refused;
        } finally {
            if (server == null && hold != null) {
                hold.close();
                hold = null;
            }
        }
    }

    private Server findOrStart() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        hold = SharedHold.take(directory.resolve(HOLDERS), ENDING)
                .orElseThrow(() -> new BackendException("A " + description() + " that is shared by " + directory
                        + " does not end, though nobody holds it any more; end it, or let " + DIRECTORY
                        + " name another directory"));
        Duration wait = RESOLVING.plus(settings.startTimeout());
        LockFile starting = LockFile.acquire(directory.resolve(STARTING), wait)
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
            starting.close();
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
    public synchronized Optional<String> failure() {
        return closed || server == null || server.alive()
                ? Optional.empty()
                : Optional.of(description() + " (process " + server.pid() + ", shared by " + directory + ") is gone. "
                        + tail());
    }

    /** Lets go of it, unless it is to be held until this JVM ends; it ends when nobody holds it. */
    @Override
    public synchronized void close() {
        closed = true;
        if (hold != null && settings.lifetime() == LocalSettings.Lifetime.RUN) {
            hold.close();
        }
        hold = null;
    }
}
