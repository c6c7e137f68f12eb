package io.dynamolatency.internal.backend.local;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run's hold on a DynamoDB Local that outlives the run: the first hold of this JVM starts it, the next ones find it, and it
 * ends with this JVM, which the forked process notices by itself.
 *
 * <p>One hold stands for one server, as {@link LocalBackend} does: when that has died this says so, and goes on saying so while
 * others already have a new one. Neither a server that died nor a start that failed is handed on.
 *
 * <p>Thread-safe.
 */
public final class JvmBackend implements DynamoBackend {

    private static final ConcurrentMap<Key, LocalBackend> KEPT = new ConcurrentHashMap<>();

    /** What makes two servers different; how one is found and waited for does not. */
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
    private @Nullable LocalBackend held;
    private boolean closed;

    /** Holds nothing yet. */
    public JvmBackend(LocalSettings settings) {
        this(settings, LocalBackend::new);
    }

    JvmBackend(LocalSettings settings, Function<LocalSettings, LocalBackend> maker) {
        this.settings = settings;
        this.maker = maker;
        this.description = LocalBackend.description(settings);
    }

    @Override
    public String description() {
        return description;
    }

    /** The process id of the server that is held while it runs, and empty otherwise. */
    public OptionalLong pid() {
        LocalBackend now = held();
        return now == null ? OptionalLong.empty() : now.pid();
    }

    /** How the server that is held was started, by whichever run; empty until it has. */
    public Optional<LocalStart> started() {
        LocalBackend now = held();
        return now == null ? Optional.empty() : now.started();
    }

    @Override
    public URI start() {
        // Not under the lock: others are to hear of a failure or to close while this one waits.
        URI uri = hold().start();
        refuseClosed();
        return uri;
    }

    private synchronized LocalBackend hold() {
        refuseClosed();
        if (held == null) {
            // The one it replaces, if any, is dead and has tidied up; it is not closed, since runs that hold it report
            // its end.
            held = KEPT.compute(
                    Key.of(settings), (key, kept) -> kept == null || kept.unusable() ? maker.apply(settings) : kept);
        }
        return held;
    }

    private synchronized void refuseClosed() {
        if (closed) {
            throw new BackendException(description + " was closed and does not start any more; make a new one");
        }
    }

    @Override
    public Optional<String> failure() {
        LocalBackend now = held();
        return now == null ? Optional.empty() : now.failure();
    }

    private synchronized @Nullable LocalBackend held() {
        return held;
    }

    /** Lets go of it. The server goes on, also where it is just starting. */
    @Override
    public synchronized void close() {
        closed = true;
        held = null;
    }
}
