package io.dynamolatency.internal.backend.endpoint;

import io.dynamolatency.backend.BackendAccess;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What answers at an address, and is somebody else's to start and to end: a DynamoDB Local that runs already, ScyllaDB Alternator,
 * LocalStack. {@link #start()} asks it one question, unsigned, to tell that it is a DynamoDB; it takes less than five seconds,
 * whatever is there.
 *
 * <p>Thread-safe.
 */
public final class EndpointBackend implements DynamoBackend {

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EndpointSettings settings;
    private final EndpointProbe probe;
    /** What took long to find out is not found out again for each test of a run. */
    private volatile @Nullable BackendException silent;

    private volatile boolean answered;
    private volatile @Nullable String ended;
    private volatile boolean closed;

    /** Made; nobody is asked yet. */
    public EndpointBackend(EndpointSettings settings) {
        this.settings = settings;
        this.probe = new EndpointProbe(settings);
    }

    @Override
    public String description() {
        return "the endpoint " + settings.uri();
    }

    /** {@inheritDoc} It was started by somebody else; when it has answered once, it is not asked again. */
    @Override
    public URI start() {
        if (closed) {
            throw new BackendException(description() + " was closed and is not asked any more; make a new one");
        }
        BackendException before = silent;
        if (before != null) {
            throw new BackendException(String.valueOf(before.getMessage()), before);
        }
        if (!answered) {
            long begin = System.nanoTime();
            try {
                probe.requireDynamo();
            } catch (BackendException none) {
                if (System.nanoTime() - begin > LONG_NANOS) {
                    silent = none;
                }
                throw none;
            }
            answered = true;
        }
        return settings.uri();
    }

    @Override
    public BackendAccess access() {
        return settings.access();
    }

    /**
     * {@inheritDoc} It has ended where nobody takes connections any more: one is made to find out. Whatever is started there after it is
     * not this one: make a new one for that.
     */
    @Override
    public Optional<String> failure() {
        if (!answered || closed) {
            return Optional.empty();
        }
        String before = ended;
        if (before != null) {
            return Optional.of(before);
        }
        Optional<String> refusal = probe.refusal();
        ended = refusal.orElse(null);
        return refusal;
    }

    /** Lets go of it; it goes on. */
    @Override
    public void close() {
        closed = true;
    }
}
