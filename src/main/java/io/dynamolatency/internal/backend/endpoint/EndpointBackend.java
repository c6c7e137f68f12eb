package io.dynamolatency.internal.backend.endpoint;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server that already runs, such as DynamoDB Local, ScyllaDB Alternator or LocalStack. The kit neither starts nor
 * ends this server. {@link #start()} sends one unsigned request to check that the server speaks the DynamoDB protocol.
 * This check takes less than five seconds.
 *
 * <p>Thread-safe.
 */
public final class EndpointBackend implements DynamoBackend {

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EndpointSettings settings;
    private final EndpointProbe probe;
    /**
     * The stored failure of a server that did not answer in time. It is stored so that only the first test of a run
     * waits.
     */
    private volatile @Nullable BackendException silent;

    private volatile boolean answered;
    private volatile @Nullable String ended;
    private volatile boolean closed;

    public EndpointBackend(EndpointSettings settings) {
        this.settings = settings;
        this.probe = new EndpointProbe(settings);
    }

    @Override
    public String description() {
        return "the endpoint " + settings.uri();
    }

    /** {@inheritDoc} Once the server has answered, this method does not check the server again. */
    @Override
    public URI start() {
        if (closed) {
            throw new BackendException(description() + " was closed and can't be used again; make a new one");
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
    public DynamoBackend.Access access() {
        return settings.access();
    }

    /**
     * {@inheritDoc} Opens a connection to find out whether the server has ended: a server that refuses the connection
     * has ended. If a server later starts at the address, make a new object.
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

    /** Does nothing, because the server does not belong to the kit. */
    @Override
    public void close() {
        closed = true;
    }
}
