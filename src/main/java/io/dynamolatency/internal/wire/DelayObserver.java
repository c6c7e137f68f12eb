package io.dynamolatency.internal.wire;

/**
 * Observes each delay of an emulated network when the delay is over. Implementations must be quick, because the network
 * calls them between two deliveries. Implementations must be thread-safe.
 */
@FunctionalInterface
public interface DelayObserver {

    /** An observer that does nothing. */
    DelayObserver NONE = (askedNanos, appliedNanos) -> {};

    /**
     * Receives a delay of bytes, of a FIN or of a reset, when the delay is over.
     *
     * @param askedNanos the planned delay in nanoseconds
     * @param appliedNanos the real delay in nanoseconds, which is never less than the planned delay
     */
    void delayed(long askedNanos, long appliedNanos);
}
