package io.dynamolatency.internal.calls;

/**
 * From the start of the first timed call that is kept to the end of the last.
 *
 * @param fromNanos on the clock of {@link System#nanoTime()}
 * @param toNanos on the same clock
 */
public record MeasuredStretch(long fromNanos, long toNanos) {}
