package io.dynamolatency.internal.calls;

/**
 * What a call took. Times in nanoseconds.
 *
 * @param startNanos when it started, on the clock of {@link System#nanoTime()}; in an open loop its intended start
 * @param nanos its response time, by the clock
 * @param ownNanos the part of it that this machine did not add, 0 to {@code nanos}; all of it if the clock is to judge
 */
public record CallTime(long startNanos, long nanos, long ownNanos) {}
