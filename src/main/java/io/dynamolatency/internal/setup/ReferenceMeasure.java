package io.dynamolatency.internal.setup;

import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.proxy.ProxySettings;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the reference exchanges of one measurement, and warms up the proxy with such exchanges. Thread-safe. */
final class ReferenceMeasure implements AutoCloseable {

    private final DynamoBackend backend;
    private final ProxySettings settings;
    private @Nullable ReferenceExchanges exchanges;
    private boolean warm;

    ReferenceMeasure(DynamoBackend backend, ProxySettings settings) {
        this.backend = backend;
        this.settings = settings;
    }

    /** Makes exchanges and returns their times in nanoseconds. */
    synchronized long[] take(int count) {
        try {
            if (exchanges == null) {
                exchanges = ReferenceExchanges.open(settings);
            }
            return exchanges.take(count);
        } catch (IOException failed) {
            // the next measurement gets a new connection
            close();
            throw failure("the run's own reference could not be measured", failed);
        }
    }

    /** Makes the JVM compile the proxy's code, at the first call only. */
    synchronized void warmUp() {
        if (warm) {
            return;
        }
        try {
            ReferenceExchanges.warmUp(settings);
            warm = true;
        } catch (IOException failed) {
            throw failure("the proxy could not be warmed up", failed);
        }
    }

    private MeasurementException failure(String what, IOException cause) {
        return new MeasurementException(
                what + ": plain exchanges over the test's network failed, "
                        + backend.failure().orElse(cause.toString()),
                cause);
    }

    /** Returns the open connection, for tests. */
    synchronized Optional<ReferenceExchanges> opened() {
        return Optional.ofNullable(exchanges);
    }

    @Override
    public synchronized void close() {
        if (exchanges != null) {
            exchanges.close();
            exchanges = null;
        }
    }
}
