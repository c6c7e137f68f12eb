package io.dynamolatency.internal.wire;

/**
 * Told of each delay of an emulated network when it is over. To be quick: it is called between two deliveries.
 * Thread-safe.
 */
@FunctionalInterface
public interface DelayObserver {

    /** Does nothing. */
    DelayObserver NONE = (askedNanos, appliedNanos) -> {};

    /**
     * Something has arrived.
     *
     * @param askedNanos how long it was to be under way
     * @param appliedNanos how long it was, which is never less
     */
    void delayed(long askedNanos, long appliedNanos);
}
