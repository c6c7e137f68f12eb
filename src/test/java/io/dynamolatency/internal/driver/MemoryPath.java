package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.InvocationSink;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.result.Noise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What paths in memory have in common: calls leave no trace, and the machine is as quiet as is said. */
public abstract class MemoryPath implements CallPath {

    public static final Noise QUIET =
            new Noise(List.of(), List.of(), OptionalDouble.of(0), Optional.empty(), Optional.empty(), Optional.empty());

    public volatile @Nullable String backendFailure;
    /** What a watch will have seen. */
    volatile Noise noise = QUIET;
    /** Who is told of delays. */
    public DelayObserver delays = DelayObserver.NONE;
    /** Watches that were started and not closed. */
    public int watches;
    /** Whether a watch was started at all. */
    boolean watched;

    @Override
    public void over() {
        // nothing is traced
    }

    @Override
    public void invocations(InvocationSink into) {
        // none is known
    }

    @Override
    public void withRtt(ConnectionMode mode, Duration rtt) {
        // as it is
    }

    @Override
    public void beforeCall(ConnectionMode next, int concurrency) throws InterruptedException {
        // nothing has to happen
    }

    @Override
    public void observeDelays(DelayObserver observer) {
        delays = observer;
    }

    @Override
    public RecordedWireLog log() {
        return settledLog();
    }

    @Override
    public Optional<String> backendFailure() {
        return Optional.ofNullable(backendFailure);
    }

    @Override
    public NoiseWatch watchNoise() {
        watched = true;
        watches++;
        return new NoiseWatch() {
            @Override
            public Noise between(long fromNanos, long toNanos) {
                return noise;
            }

            @Override
            public void close() {
                watches--;
            }
        };
    }
}
