package io.dynamolatency.internal.setup;

import io.dynamolatency.internal.calls.PhaseTimes.BackEndStart;
import java.time.Duration;
import java.util.Optional;

/**
 * What opening a setup took.
 *
 * @param askedNanos {@link System#nanoTime} when it was requested
 * @param waited how long the back end kept it waiting
 * @param start how the back end was started, if this is its first setup
 */
public record SetupTiming(long askedNanos, Duration waited, Optional<BackEndStart> start) {}
