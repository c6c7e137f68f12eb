package io.dynamolatency.internal.wire;

/**
 * Is told of each delay of an emulated network when it is over. Must be quick, since it is called between two
 * deliveries. Implementations must be thread-safe.
 */
@FunctionalInterface
public interface DelayObserver {

    /** An observer that does nothing. */
    DelayObserver NONE = (askedNanos, appliedNanos) -> {};

    /**
     * A parcel has arrived.
     *
     * @param askedNanos the planned delay
     * @param appliedNanos the real delay, which is never less
     */
    void delayed(long askedNanos, long appliedNanos);
}
