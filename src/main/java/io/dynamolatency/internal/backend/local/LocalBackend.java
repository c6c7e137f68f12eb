package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB Local in a JVM of its own, in memory, on a free loopback port. It dies with this JVM, whatever ends this JVM,
 * and leaves nothing on disk but what Maven keeps: its jars in the local repository.
 *
 * <p>All access keys and regions see the same tables. A failed start is not tried again: {@link #start()} throws the same
 * message at once, so that a run of many tests does not wait for each of them; only an interrupted start may be repeated.
 * A server that died is not replaced, because its tables died with it. Make a new one to try anew.
 *
 * <p>Thread-safe; starting from many threads starts one process.
 */
public final class LocalBackend implements DynamoBackend {

    // 47 MB through a slow line. A repository that is silent is given up long before, see MimaClassPath.Timeouts.
    private static final Duration RESOLVING = Duration.ofMinutes(10);

    private final String description;
    private final ClassPathSource source;
    private final ServerCommand command;
    private final Path temporary;
    private final Duration startTimeout;

    /** Held while starting, so that there is one start; never while closing, which must not wait for a start. */
    private final ReentrantLock starting = new ReentrantLock();

    private volatile @Nullable BackendException failed;
    private volatile @Nullable Running running;

    /** Guards what closing needs. */
    private final Object state = new Object();

    private boolean closed;
    private @Nullable BoundedCall resolving;
    private @Nullable ServerProcess process;

    private record Running(ServerProcess process, URI uri, LocalStart start) {}

    /** Made, not started. */
    public LocalBackend(LocalSettings settings) {
        this(settings, source(settings), new ForkCommand(), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * @param temporary where the server's private directory is made
     */
    LocalBackend(LocalSettings settings, ClassPathSource source, ServerCommand command, Path temporary) {
        this.description = description(settings);
        this.source = source;
        this.command = command;
        this.temporary = temporary;
        this.startTimeout = settings.startTimeout();
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
                // Made only when it is needed, since making it loads MIMA.
                () -> new MimaClassPath(
                                version, Versions.AWS_SDK, maven, settings.offline(), MimaClassPath.Timeouts.DEFAULT)
                        .find());
    }

    @Override
    public String description() {
        return description;
    }

    /** The process id of the server while it runs, and empty otherwise. */
    public OptionalLong pid() {
        synchronized (state) {
            return process == null || !process.handle().isAlive()
                    ? OptionalLong.empty()
                    : OptionalLong.of(process.handle().pid());
        }
    }

    /** Whether {@link #start()} can only fail: it was closed, its start failed, or the server died. */
    boolean unusable() {
        synchronized (state) {
            if (closed) {
                return true;
            }
        }
        return failed != null || failure().isPresent();
    }

    /** How long the start took and where the jars came from; empty until it has succeeded. */
    public Optional<LocalStart> started() {
        Running now = running;
        return now == null ? Optional.empty() : Optional.of(now.start);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Waits for the process as long as {@link LocalSettings#startTimeout()} says. When the jars must be resolved first,
     * that may take seconds and is bounded by itself, at ten minutes. When it fails, neither a process nor a directory is
     * left. An interrupt ends it, too, and stays set.
     */
    @Override
    public URI start() {
        Running now = running;
        if (now != null) {
            return alive(now);
        }
        try {
            starting.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        try {
            now = running;
            return now == null ? startOnce() : alive(now);
        } finally {
            starting.unlock();
        }
    }

    private URI alive(Running now) {
        refuseClosed();
        now.process.failure().ifPresent(how -> {
            throw new BackendException(how);
        });
        return now.uri;
    }

    private URI startOnce() {
        BackendException before = failed;
        if (before != null) {
            throw new BackendException(String.valueOf(before.getMessage()), before);
        }
        try {
            return alive(run());
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } catch (BackendException now) {
            // Ended by close(), it would else be reported as a server that died.
            refuseClosed();
            failed = now;
            throw now;
        }
    }

    private Running run() throws InterruptedException {
        long begin = System.nanoTime();
        ServerJars jars = resolver().get(RESOLVING);
        long resolved = System.nanoTime();
        ServerProcess forked = fork(jars);
        boolean answers = false;
        try {
            URI uri = forked.awaitReady(startTimeout);
            long ready = System.nanoTime();
            LocalStart start = new LocalStart(
                    jars.source(), Duration.ofNanos(resolved - begin), Duration.ofNanos(ready - resolved));
            Running now = new Running(forked, uri, start);
            running = now;
            answers = true;
            return now;
        } finally {
            if (!answers) {
                forked.close();
            }
        }
    }

    private BoundedCall resolver() {
        synchronized (state) {
            refuseClosed();
            BoundedCall call = new BoundedCall(source);
            resolving = call;
            return call;
        }
    }

    private ServerProcess fork(ServerJars jars) {
        synchronized (state) {
            refuseClosed();
            ServerProcess forked = ServerProcess.fork(description, command, jars, temporary);
            process = forked;
            return forked;
        }
    }

    private void refuseClosed() {
        synchronized (state) {
            if (closed) {
                throw new BackendException(description + " was closed and does not start any more; make a new one");
            }
        }
    }

    private BackendException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new BackendException("Interrupted while " + description + " was starting", interrupted);
    }

    @Override
    public Optional<String> failure() {
        Running now = running;
        if (now == null) {
            return Optional.empty();
        }
        synchronized (state) {
            if (closed) {
                return Optional.empty();
            }
        }
        return now.process.failure();
    }

    /** {@inheritDoc} A start that another thread is waiting for fails with that. */
    @Override
    public void close() {
        synchronized (state) {
            closed = true;
            if (resolving != null) {
                resolving.cancel();
            }
            if (process != null) {
                process.close();
            }
        }
    }
}
