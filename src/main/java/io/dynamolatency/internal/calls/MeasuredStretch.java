package io.dynamolatency.internal.calls;

/**
 * The time from the start of the first recorded call to the end of the last call.
 *
 * @param fromNanos on the clock of {@link System#nanoTime()}
 * @param toNanos on the same clock
 */
public record MeasuredStretch(long fromNanos, long toNanos) {}
