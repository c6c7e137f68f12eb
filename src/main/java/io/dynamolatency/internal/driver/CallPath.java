package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.InvocationSource;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import java.time.Duration;
import java.util.Optional;

/**
 * The way that calls take from the client to DynamoDB, as far as a measurement has to steer and read it. Steered by one thread,
 * while no call is under way.
 */
public interface CallPath extends InvocationSource {

    /** The next calls travel in {@code mode} without the network's delay. */
    void withoutDelay(ConnectionMode mode);

    /**
     * The next calls travel in {@code mode} over a network as the test's, but with another round trip, on the connections that
     * there are. Only asked of a path with an emulated network.
     */
    void withRtt(ConnectionMode mode, Duration rtt);

    /** The next calls travel in {@code mode} with the network's delay; on clients of the kit's own the first opens its connection. */
    void open(ConnectionMode mode);

    /** The next calls travel in {@code mode} with the network's delay, on the connections the mode left open. */
    void resume(ConnectionMode mode);

    /**
     * What has to happen between one call and the next of a thread, such as a pause; not a part of any service time. Called by
     * every thread that makes calls, at the same time.
     *
     * @param concurrency how many threads make calls
     * @throws InterruptedException when it was interrupted meanwhile
     */
    void beforeCall(ConnectionMode mode, int concurrency) throws InterruptedException;

    /** This thread makes no more calls. */
    void over();

    /** This moment on the wire. */
    WireMark mark();

    /** All that happened on the wire so far, without what is on its way. */
    RecordedWireLog log();

    /** All that happened on the wire so far; waits a bounded time for what is on its way, such as a close. */
    RecordedWireLog settledLog();

    /**
     * Whether {@link WireMark#exchanges()} counts requests, so that a body which sends none can be told.
     */
    default boolean seesExchanges() {
        return true;
    }

    /** Tells somebody of every delay of the emulated network from now on, in place of whoever was told before; where there is none, of nothing. */
    void observeDelays(DelayObserver observer);

    /** Begins to watch the machine that the calls are made by, until the watch is closed. */
    NoiseWatch watchNoise();

    /** How the back end ended, where it ended by itself. Called by every thread that makes calls. */
    Optional<String> backendFailure();
}
