package io.dynamolatency.internal.calls;

/**
 * What a call took, and how much of that this machine stood still. Times in nanoseconds.
 *
 * @param startNanos when it began, on the clock of {@link System#nanoTime()}: in an open loop when it was to begin
 * @param nanos what it took from then on: its response time
 * @param stalledNanos the part of that which stalls overlapped, 0 to {@code nanos}
 */
public record CallTime(long startNanos, long nanos, long stalledNanos) {

    /** Whether a stall overlapped it. */
    boolean stalled() {
        return stalledNanos > 0;
    }
}
