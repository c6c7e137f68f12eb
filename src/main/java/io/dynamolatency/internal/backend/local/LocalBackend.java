package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.calls.PhaseTimes.BackEndStart;
import io.dynamolatency.internal.io.TemporaryDirectory;
import io.dynamolatency.internal.maven.UserMaven;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB Local in a separate JVM, in memory, on a free loopback port. The server ends with this JVM, even if this JVM
 * is killed. On disk, the server leaves only its jars, in Maven's local repository.
 *
 * <p>All access keys and regions see the same tables. A failed start is not repeated: {@link #start()} then throws the
 * same message at once. A server that died is not replaced, because its tables are gone. In both cases, make a new
 * object.
 *
 * <p>Thread-safe. If many threads call {@link #start()}, only one process starts.
 */
public final class LocalBackend implements DynamoBackend {

    // enough to download 47 MB over a slow line; MimaClassPath.Timeouts ends the wait for a silent repository much
    // earlier
    static final Duration RESOLVING = Duration.ofMinutes(10);

    private final String description;
    private final ClassPathSource source;
    private final ServerCommand command;
    private final ServerProcess.Temporary temporary;
    private final Duration startTimeout;
    private final StartOnce<Running> once;

    /** Guards the fields that {@link #close()} needs. */
    private final Object state = new Object();

    private @Nullable BoundedCall resolving;
    private @Nullable ServerProcess process;

    private record Running(ServerProcess process, URI uri, BackEndStart start) {}

    public LocalBackend(LocalSettings settings) {
        this(settings, source(settings), new ForkCommand(), TemporaryDirectory::create);
    }

    /** @param temporary creates the server's private directory */
    LocalBackend(
            LocalSettings settings, ClassPathSource source, ServerCommand command, ServerProcess.Temporary temporary) {
        this.description = description(settings);
        this.source = source;
        this.command = command;
        this.temporary = temporary;
        this.startTimeout = settings.startTimeout();
        this.once = new StartOnce<>(description, this::run);
    }

    static String description(LocalSettings settings) {
        return settings.directory()
                .map(directory -> "DynamoDB Local of " + directory)
                .orElseGet(() -> "DynamoDB Local " + settings.version());
    }

    static ClassPathSource source(LocalSettings settings) {
        if (settings.directory().isPresent()) {
            return new DirectoryClassPath(settings.directory().get());
        }
        UserMaven maven = new UserMaven(settings.repository());
        String version = settings.version();
        return new RememberedClassPath(
                maven.localRepository(),
                version,
                Versions.AWS_SDK,
                settings.unpinned() ? Optional.empty() : Optional.of(PinnedJars.tested()),
                // the source is created only when needed, because creating it loads MIMA
                () -> new MimaClassPath(
                                version, Versions.AWS_SDK, maven, settings.offline(), MimaClassPath.Timeouts.DEFAULT)
                        .find());
    }

    @Override
    public String description() {
        return description;
    }

    /** Returns the process id of the server; empty if the server does not run. */
    public OptionalLong pid() {
        synchronized (state) {
            return process == null || !process.handle().isAlive()
                    ? OptionalLong.empty()
                    : OptionalLong.of(process.handle().pid());
        }
    }

    /**
     * Returns whether {@link #start()} can only fail: this back end was closed, the start failed, or the server died.
     */
    boolean unusable() {
        return once.unusable() || failure().isPresent();
    }

    /** Returns how long the start took; empty until the server has started. */
    public Optional<BackEndStart> started() {
        return once.started().map(Running::start);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Waits up to {@link LocalSettings#startTimeout()} for the process. Before that, this method resolves the jars,
     * which can take seconds, and at most ten minutes. A failed start leaves neither a process nor a directory. An
     * interrupt ends the start, and the thread stays interrupted.
     */
    @Override
    public URI start() {
        Running now = once.get();
        now.process.failure().ifPresent(how -> {
            throw new BackendException(how);
        });
        return now.uri;
    }

    private Running run() throws InterruptedException {
        long begin = System.nanoTime();
        List<Path> jars = resolver().get(RESOLVING);
        long resolved = System.nanoTime();
        ServerProcess forked = fork(jars);
        boolean answers = false;
        try {
            URI uri = forked.awaitReady(startTimeout);
            long ready = System.nanoTime();
            BackEndStart start =
                    new BackEndStart(Duration.ofNanos(resolved - begin), Duration.ofNanos(ready - resolved));
            answers = true;
            return new Running(forked, uri, start);
        } finally {
            if (!answers) {
                forked.close();
            }
        }
    }

    private BoundedCall resolver() {
        synchronized (state) {
            once.refuseClosed();
            BoundedCall call = new BoundedCall(source);
            resolving = call;
            return call;
        }
    }

    private ServerProcess fork(List<Path> jars) {
        synchronized (state) {
            once.refuseClosed();
            ServerProcess forked = ServerProcess.fork(description, command, jars, temporary);
            process = forked;
            return forked;
        }
    }

    @Override
    public Optional<String> failure() {
        return once.started().flatMap(now -> now.process.failure());
    }

    /** {@inheritDoc} A start that is under way fails. */
    @Override
    public void close() {
        synchronized (state) {
            once.close();
            if (resolving != null) {
                resolving.cancel();
            }
            if (process != null) {
                process.close();
            }
        }
    }
}
