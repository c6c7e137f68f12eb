package io.dynamolatency.internal.calls;

/**
 * The times of a call, in nanoseconds.
 *
 * @param startNanos when it started, on the clock of {@link System#nanoTime()}; with a rate its intended start
 * @param nanos its response time, by the clock
 * @param ownNanos the part of it that this machine did not add, 0 to {@code nanos}; equal to {@code nanos} if unknown
 */
public record CallTime(long startNanos, long nanos, long ownNanos) {}
