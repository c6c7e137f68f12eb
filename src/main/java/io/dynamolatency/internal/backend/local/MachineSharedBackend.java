package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.io.OwnDirectory;
import io.dynamolatency.internal.process.DaemonThread;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A DynamoDB Local that several JVMs share, such as the forks of a build. The first JVM starts the server, and the
 * other JVMs find it by a common directory. The server ends with the last JVM that used it. Tables have random names
 * and therefore do not collide.
 *
 * <p>Thread-safe.
 */
public final class MachineSharedBackend implements DynamoBackend {

    private final LocalSettings settings;
    private final Path directory;
    private final SharedStart start;
    private final StartOnce<SharedServer> once;
    private @Nullable FutureTask<SharedServer> search;

    /** Makes a back end that JVMs of this user share if they use the same jars. */
    public MachineSharedBackend(LocalSettings settings) {
        this(settings, directory(settings));
    }

    MachineSharedBackend(LocalSettings settings, Path directory) {
        this.settings = settings;
        this.directory = directory.toAbsolutePath().normalize();
        this.start = new SharedStart(settings, this.directory);
        this.once = new StartOnce<>(LocalBackend.description(settings), this::find);
    }

    /**
     * Returns the directory by which JVMs with these settings find their server. It is in the kit's temporary directory
     * of this user.
     */
    static Path directory(LocalSettings settings) {
        String jars = settings.directory()
                .map(Path::toString)
                .orElseGet(() -> settings.version()
                        + settings.repository().map(own -> " of " + own).orElse(""));
        try {
            return OwnDirectory.ofUser()
                    .resolve("shared-" + settings.version() + "-" + Integer.toHexString(jars.hashCode()));
        } catch (IOException taken) {
            throw new BackendException(
                    LocalBackend.description(settings) + " cannot be shared (" + LocalSettings.SCOPE + " = machine): "
                            + taken.getMessage(),
                    taken);
        }
    }

    @Override
    public String description() {
        return LocalBackend.description(settings);
    }

    /** Returns the process id of the server; empty if the server does not run. */
    public OptionalLong pid() {
        Optional<SharedServer> alive = once.started().filter(SharedServer::alive);
        return alive.isPresent() ? OptionalLong.of(alive.get().pid()) : OptionalLong.empty();
    }

    /** {@inheritDoc} An interrupt ends the start, and the thread stays interrupted. */
    @Override
    public URI start() {
        SharedServer server = once.get();
        failure().ifPresent(how -> {
            throw new BackendException(how);
        });
        return server.uri();
    }

    /** Finds or starts the server in a separate thread, which {@link #close()} can interrupt. */
    private SharedServer find() throws InterruptedException {
        FutureTask<SharedServer> task = new FutureTask<>(start::find);
        synchronized (this) {
            once.refuseClosed();
            search = task;
        }
        DaemonThread.start("dynamo-latency-local-shared", task);
        try {
            return task.get();
        } catch (CancellationException cancelled) {
            throw new BackendException("The start of " + description() + " was cancelled", cancelled);
        } catch (ExecutionException wrapped) {
            throw wrapped.getCause() instanceof BackendException refused
                    ? refused
                    : new BackendException(
                            description() + " cannot be shared through " + directory + " (" + LocalSettings.SCOPE
                                    + " = machine): " + wrapped.getCause(),
                            wrapped.getCause());
        } finally {
            task.cancel(true);
        }
    }

    @Override
    public Optional<String> failure() {
        return once.started()
                .filter(server -> !server.alive())
                .map(gone -> description() + " (process " + gone.pid() + ", shared through " + directory + ") is gone. "
                        + start.tail());
    }

    /** {@inheritDoc} The server runs until all JVMs that used it have ended. A start that is under way fails. */
    @Override
    public void close() {
        once.close();
        synchronized (this) {
            if (search != null) {
                search.cancel(true);
            }
        }
    }
}
