package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.fault.WireFault;
import io.dynamolatency.internal.calls.TypicalServiceTimes;
import io.dynamolatency.internal.wire.CallClock;
import io.dynamolatency.internal.wire.DelayObserver;
import io.dynamolatency.internal.wire.InvocationSource;
import io.dynamolatency.internal.wire.RecordedWireLog;
import io.dynamolatency.internal.wire.WireMark;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The path of calls from the client to DynamoDB, which a measurement controls and observes. Only one thread is allowed
 * to switch mode and delays, and only while no call is under way.
 */
public interface CallPath extends InvocationSource {

    /** Sets the mode of the next calls, and switches the network's delay off. */
    void withoutDelay(ConnectionMode mode);

    /**
     * Sets the mode and the round-trip time of the next calls, which use the existing connections. Call this method
     * only with an emulated network.
     */
    void withRtt(ConnectionMode mode, Duration rtt);

    /**
     * Sets the mode of the next calls, and switches the network's delay on. The kit's clients open their connection in
     * the first call.
     */
    void open(ConnectionMode mode);

    /** Does the same as {@link #open}, but the next calls use the connections that this mode left open. */
    void resume(ConnectionMode mode);

    /**
     * Does what a mode needs between two calls of a thread, such as a pause. Service times do not include this step.
     * All threads can call this method at the same time.
     *
     * @param concurrency the number of threads that make calls
     * @throws InterruptedException if the thread was interrupted meanwhile
     */
    void beforeCall(ConnectionMode mode, int concurrency) throws InterruptedException;

    /** Stops tracing the calls of this thread. */
    void over();

    /** Marks this moment in the log. */
    WireMark mark();

    /** Returns the log so far. Does not wait for bytes or closes that are still on the way. */
    RecordedWireLog log();

    /** Waits a limited time for bytes and closes that are still on the way, and returns the log so far. */
    RecordedWireLog settledLog();

    /** Returns whether {@link WireMark#exchanges()} counts requests. If so, the kit detects a body without requests. */
    default boolean seesExchanges() {
        return true;
    }

    /**
     * Lets planned faults strike from now on. The faults count exchanges and connections from zero. Call this method
     * only with the proxy.
     *
     * @param plan the faults
     * @param calls the number of planned calls
     * @param connections returns whether faults are allowed to strike the connection with the given number
     * @return an action that lets the same plan strike again after a pause. The faults then continue their counts
     */
    default Runnable beginFaults(List<WireFault> plan, long calls, IntPredicate connections) {
        return () -> {};
    }

    /** Stops all faults, and releases the bytes that they hold back. */
    default void pauseFaults() {}

    /** Reports every delay of the emulated network to an observer. The observer replaces the previous observer. */
    void observeDelays(DelayObserver observer);

    /** Starts to watch the machine that makes the calls, until the watch is closed. */
    NoiseWatch watchNoise();

    /** Returns the clock that times calls. The log uses the same clock. */
    default CallClock clock() {
        return CallClock.REAL;
    }

    /** Returns how often an exchange or a connection began while another exchange or connection was under way. */
    default long overlaps() {
        return 0;
    }

    /** Sets whether the network really waits for its delays. If not, virtual time only adds the delays to the clock. */
    default void waitForDelays(boolean waited) {}

    /** Sets whether virtual time jumps ahead while nothing happens. Several calling threads need these jumps. */
    default void jumpWhenIdle(boolean jump) {}

    /**
     * Returns whether calls of a mode also use threads other than the caller's. Asynchronous clients use such threads,
     * and a body can call the client on its own threads.
     */
    default boolean worksOnOtherThreads(ConnectionMode mode) {
        return false;
    }

    /**
     * Asks the HTTP client of a mode for the state of its connection pool. This method makes a call that is not part of
     * any result.
     */
    default void askPool(ConnectionMode mode) {}

    /**
     * Returns class and version of the HTTP client that an SDK client uses; empty if unknown.
     *
     * @param client the number of the SDK client
     */
    default Optional<String> httpClientOf(int client) {
        return Optional.empty();
    }

    /**
     * Returns whether the kit runs the back end on this machine. If so, a busy machine can slow down the back end's
     * answers.
     */
    default boolean servesOnThisMachine() {
        return false;
    }

    /**
     * Returns how long the back end typically takes for each kind of exchange. The log contains all exchanges, the
     * warm-up's exchanges included.
     */
    default TypicalServiceTimes typicalService(RecordedWireLog log) {
        return servesOnThisMachine() ? TypicalServiceTimes.of(log.exchanges()) : TypicalServiceTimes.AS_MEASURED;
    }

    /**
     * Returns how the back end ended; empty while it runs. Asks a back end that hung before, for at most 2 s. All
     * threads that make calls can call this method.
     */
    Optional<String> backendFailure();

    /**
     * Returns how the back end ended, after a failed call; empty while the back end runs. This method can check whether
     * the back end still answers.
     */
    default Optional<String> backendFailure(Throwable failed) {
        return backendFailure();
    }
}
