package io.dynamolatency.measure;

/**
 * What one successful call took.
 *
 * @param startNanos when it began, on the clock of {@link System#nanoTime()}
 * @param nanos what it took, from the start that was intended
 * @param stalledNanos the part of that in which the machine or the JVM stood still
 */
record CallTime(long startNanos, long nanos, long stalledNanos) {}
