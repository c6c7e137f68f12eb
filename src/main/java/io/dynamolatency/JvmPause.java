package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/**
 * A time in which the JVM ran no Java code of anybody. Times are {@link System#nanoTime()} of this JVM.
 *
 * @param what what it was for, such as the name of a garbage collection's phase
 * @param startNanos when it began
 * @param endNanos when it was over, not before it began
 */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public record JvmPause(String what, long startNanos, long endNanos) {}
