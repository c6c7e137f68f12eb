package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.calls.PhaseTimes.BackEndStart;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A DynamoDB Local that all runs of this JVM share. The first run starts the server, later runs find it, and the server
 * ends with this JVM.
 *
 * <p>Like a {@link LocalBackend}, an object represents one server. If the server dies, its object reports the end, even
 * if later runs have a new server. A dead server or a failed start is never shared.
 *
 * <p>Thread-safe.
 */
public final class JvmSharedBackend implements DynamoBackend {

    private static final ConcurrentMap<Key, LocalBackend> SHARED = new ConcurrentHashMap<>();

    /**
     * The settings that decide which runs share a server. Runs can share a server even if all other settings differ.
     */
    private record Key(Optional<Path> directory, Optional<Path> repository, String version) {

        static Key of(LocalSettings settings) {
            return settings.directory().isPresent()
                    ? new Key(settings.directory(), Optional.empty(), "")
                    : new Key(Optional.empty(), settings.repository(), settings.version());
        }
    }

    private final LocalSettings settings;
    private final Function<LocalSettings, LocalBackend> maker;
    private final String description;
    private @Nullable LocalBackend server;
    private boolean closed;

    public JvmSharedBackend(LocalSettings settings) {
        this(settings, LocalBackend::new);
    }

    JvmSharedBackend(LocalSettings settings, Function<LocalSettings, LocalBackend> maker) {
        this.settings = settings;
        this.maker = maker;
        this.description = LocalBackend.description(settings);
    }

    @Override
    public String description() {
        return description;
    }

    /** Returns the process id of the server; empty if the server does not run. */
    public OptionalLong pid() {
        LocalBackend now = server();
        return now == null ? OptionalLong.empty() : now.pid();
    }

    /**
     * Returns how long the server's start took, even if a different run started it; empty until the server has started.
     */
    public Optional<BackEndStart> started() {
        LocalBackend now = server();
        return now == null ? Optional.empty() : now.started();
    }

    @Override
    public URI start() {
        // starts without the lock, so that failure() and close() need not wait
        URI uri = hold().start();
        refuseClosed();
        return uri;
    }

    private synchronized LocalBackend hold() {
        refuseClosed();
        if (server == null) {
            // does not close a dead server: its files are already deleted, and runs that used this server must still
            // report its end
            server = SHARED.compute(
                    Key.of(settings),
                    (key, shared) -> shared == null || shared.unusable() ? maker.apply(settings) : shared);
        }
        return server;
    }

    private synchronized void refuseClosed() {
        if (closed) {
            throw new BackendException(description + " was closed and can't start again; make a new one");
        }
    }

    @Override
    public Optional<String> failure() {
        LocalBackend now = server();
        return now == null ? Optional.empty() : now.failure();
    }

    private synchronized @Nullable LocalBackend server() {
        return server;
    }

    /** Leaves the server running, even if it is still starting. */
    @Override
    public synchronized void close() {
        closed = true;
        server = null;
    }
}
