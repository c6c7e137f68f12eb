package io.dynamolatency.internal.calls;

/**
 * The times of a call, in nanoseconds.
 *
 * @param startNanos when the call started, on the clock that timed the calls; with a rate, its intended start
 * @param nanos the call's response time, by the clock
 * @param ownNanos the part of {@code nanos} that remains without the time that this machine surely added, 0 to {@code
 *     nanos}; equal to {@code nanos} if unknown
 * @param leastNanos the part of {@code nanos} that remains without all time that this machine possibly added, 0 to
 *     {@code ownNanos}
 */
public record CallTime(long startNanos, long nanos, long ownNanos, long leastNanos) {}
