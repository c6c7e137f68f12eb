package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.InvocationSource;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import java.time.Duration;
import java.util.Optional;

/**
 * The way of calls from the client to DynamoDB, as a measurement controls and observes it. One thread controls it,
 * while no call is under way.
 */
public interface CallPath extends InvocationSource {

    /** Makes the next calls in a mode without the network's delay. */
    void withoutDelay(ConnectionMode mode);

    /**
     * Makes the next calls in a mode with another round trip, on the existing connections. Only for a path with an
     * emulated network.
     */
    void withRtt(ConnectionMode mode, Duration rtt);

    /**
     * Makes the next calls in a mode with the network's delay. Clients of the kit open their connection with the first
     * call.
     */
    void open(ConnectionMode mode);

    /** Makes the next calls in a mode with the network's delay, on the connections that the mode left. */
    void resume(ConnectionMode mode);

    /**
     * Does what a mode needs between two calls of a thread, such as a pause; it is part of no service time. All threads
     * call it at the same time.
     *
     * @param concurrency how many threads make calls
     * @throws InterruptedException if the thread was interrupted meanwhile
     */
    void beforeCall(ConnectionMode mode, int concurrency) throws InterruptedException;

    /** Ends the calls of this thread. */
    void over();

    /** Returns the present moment on the wire. */
    WireMark mark();

    /** Returns the log so far, without what is on its way. */
    RecordedWireLog log();

    /** Returns the log so far after a bounded wait for what is on its way, such as a close. */
    RecordedWireLog settledLog();

    /**
     * Whether {@link WireMark#exchanges()} counts requests, so that a body without requests is detected.
     */
    default boolean seesExchanges() {
        return true;
    }

    /** Reports every delay of the emulated network to an observer, which replaces the one before. */
    void observeDelays(DelayObserver observer);

    /** Starts to watch the machine that makes the calls, until the watch is closed. */
    NoiseWatch watchNoise();

    /** Returns the clock that calls are timed by, which is the log's. */
    default CallClock clock() {
        return CallClock.REAL;
    }

    /** Returns how often an exchange or a connection began while another was under way. */
    default long overlaps() {
        return 0;
    }

    /** Has the network's delays be waited for from now on, though they were to be charged. */
    default void waitForDelays() {}

    /** Returns whether the client of a mode works on other threads than the caller's. */
    default boolean worksOnOtherThreads(ConnectionMode mode) {
        return false;
    }

    /** Returns whether the back end is a process of the kit's on this machine, so that its slow answers are too. */
    default boolean servesOnThisMachine() {
        return false;
    }

    /** Returns how the back end ended; empty while it runs. Every thread that makes calls may ask. */
    Optional<String> backendFailure();

    /** Returns the same, and may ask the back end whether it still answers, since this call failed. */
    default Optional<String> backendFailure(Throwable failed) {
        return backendFailure();
    }
}
